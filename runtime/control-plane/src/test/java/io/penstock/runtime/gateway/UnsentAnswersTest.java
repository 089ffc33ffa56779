package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import org.junit.jupiter.api.Test;

final class UnsentAnswersTest {

    private static final long MIB = 1 << 20;

    private final UnsentAnswers unsent = new UnsentAnswers(MemorySize.ofMebibytes(4));

    @Test
    void streamsWaitFromHalfOfItOn() {
        unsent.add(2 * MIB - 1);
        assertThat(unsent.crowded()).isFalse();

        unsent.add(1);

        assertThat(unsent.crowded()).isTrue();
        assertThatCode(unsent::checkRoom).doesNotThrowAnyException();
    }

    @Test
    void noCallIsLetInOnceItIsFull() {
        unsent.add(4 * MIB);

        assertThatThrownBy(unsent::checkRoom)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refusal -> {
                            Problem problem = refusal.problem();
                            assertThat(problem.code()).isEqualTo(ErrorCode.TOO_MANY_CALLS);
                            assertThat(problem.retryAfter()).isPresent();
                            assertThat(problem.detail())
                                    .contains("penstock.gateway.unsent-bytes-max = 4MiB");
                        });
    }

    @Test
    void whatWasTakenMakesRoom() {
        unsent.add(5 * MIB);

        unsent.add(-3 * MIB);

        assertThatCode(unsent::checkRoom).doesNotThrowAnyException();
        assertThat(unsent.crowded()).isTrue();
    }
}
