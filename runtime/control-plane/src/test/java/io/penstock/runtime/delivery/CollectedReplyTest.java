package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Receipt;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class CollectedReplyTest {

    private static final Receipt RECEIPT =
            new Receipt(new InvocationId("i"), 1, Optional.empty(), Optional.empty());
    private static final List<Header> HEADERS = List.of(new Header("a", "b"));

    private final AnswerMemory memory = new AnswerMemory(15);
    private final CollectedReply reply = new CollectedReply(10, memory.hold());

    @Test
    void keepsAnAnswerUpToItsLimit() {
        reply.answer(201, HEADERS, Slice.utf8("0123456789"), RECEIPT);

        assertThat(reply.problem()).isEmpty();
        assertThat(reply.answer().status()).isEqualTo(201);
        assertThat(reply.answer().headers()).isEqualTo(HEADERS);
        assertThat(reply.answer().body().text()).isEqualTo("0123456789");
        assertThat(reply.answer().complete()).isTrue();
    }

    @Test
    void countsALargerAnswerWithoutKeepingIt() {
        reply.begin(200, HEADERS, RECEIPT);
        assertThat(reply.write(Slice.utf8("0123456789"))).isTrue();
        assertThat(reply.write(Slice.utf8("x"))).isTrue();
        assertThat(reply.write(Slice.utf8("yz"))).isTrue();
        reply.end();

        assertThat(reply.problem()).isEmpty();
        assertThat(reply.answer().complete()).isFalse();
        assertThat(reply.answer().bodyBytes()).isEqualTo(13);
        assertThat(reply.answer().body().length()).isZero();
    }

    @Test
    void keepsNothingWhenAllAnswersTogetherTakeTooMuch() {
        // Given
        AnswerMemory.Hold other = memory.hold();
        assertThat(other.tryTake(8)).isTrue();

        // When
        reply.begin(200, HEADERS, RECEIPT);
        assertThat(reply.write(Slice.utf8("0123"))).isTrue();
        assertThat(reply.write(Slice.utf8("4567"))).isTrue();
        reply.end();

        // Then
        assertThat(reply.starved()).isTrue();
        assertThat(reply.answer().complete()).isFalse();
        other.close();
        assertThat(memory.used()).isEqualTo(4);
    }

    @Test
    void joinsPartsOfLargerArrays() {
        reply.begin(200, HEADERS, RECEIPT);
        assertThat(reply.write(Slice.utf8("..ab..").part(2, 2))).isTrue();
        assertThat(reply.write(Slice.utf8("..cd..").part(2, 2))).isTrue();
        reply.end();

        assertThat(reply.answer().body().text()).isEqualTo("abcd");
    }

    @Test
    void anAnswerThatBrokeOffIsNone() {
        reply.begin(200, HEADERS, RECEIPT);
        assertThat(reply.write(Slice.utf8("abc"))).isTrue();
        reply.fail(Problem.of(ErrorCode.FUNCTION_TIMEOUT, "late"), RECEIPT);

        assertThat(reply.problem().orElseThrow().code()).isEqualTo(ErrorCode.FUNCTION_TIMEOUT);
    }

    @Test
    void neitherAnAnswerNorAnErrorIsNeverTakenForAnAnswer() {
        reply.begin(200, HEADERS, RECEIPT);
        assertThat(reply.write(Slice.utf8("abc"))).isTrue();

        assertThatThrownBy(reply::problem).isInstanceOf(IllegalStateException.class);
    }
}
