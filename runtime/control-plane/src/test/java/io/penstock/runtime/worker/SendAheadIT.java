package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.Withdraw;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls behind others on one lane. */
@Timeout(60)
final class SendAheadIT extends PlayedLane {

    @Test
    void sendsTheNextCallsBeforeTheFirstIsAnswered() throws Exception {
        // Given
        connect(PATIENT);

        // When
        List<TestingSink> sinks = calls(3);
        TestingSink first = sinks.get(0);
        TestingSink second = sinks.get(1);
        TestingSink third = sinks.get(2);

        // Then
        assertThat(List.of(read(), read(), read())).containsExactly(1L, 2L, 3L);
        await().until(() -> first.beginnings() == 1);
        assertThat(second.beginnings()).isZero();
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        await().until(() -> second.beginnings() == 1);
        assertThat(third.beginnings()).isZero();
        answer(2);
        answer(3);
        assertThat(get(second)).isEqualTo("of 2");
        assertThat(get(third)).isEqualTo("of 3");
    }

    @Test
    void asksBackWhatWaitsBehindALongCall() throws Exception {
        // Given
        connect(IMPATIENT);
        List<TestingSink> sinks = calls(3);
        TestingSink first = sinks.get(0);
        TestingSink second = sinks.get(1);
        TestingSink third = sinks.get(2);

        // When
        Withdraw question = question();

        // Then
        assertThat(question).isEqualTo(new Withdraw(1, 2, 3));
        assertThat(lane.takesAhead()).isFalse();
        assertThat(second.withdrawn()).isNotDone();
        lane.withdrawn(2);
        assertThat(cameBack(third)).isTrue();
        assertThat(List.of(read(), read(), read())).containsExactly(1L, 2L, 3L);
        answer(1);
        answer(2);
        assertThat(get(first)).isEqualTo("of 1");
        assertThat(get(second)).isEqualTo("of 2");
        TestingSink next = call();
        assertThat(read()).isEqualTo(4);
        answer(4);
        assertThat(get(next)).isEqualTo("of 4");
        assertThat(lane.takesAhead()).isTrue();
    }

    @Test
    void givesACallBackThatComesWhenTheFirstIsKnownToTakeLong() throws Exception {
        // Given
        connect(IMPATIENT);
        call();
        call();
        question();

        // When
        TestingSink late = call();

        // Then
        assertThat(cameBack(late)).isTrue();
        assertThat(late.fence()).isZero();
    }

    @Test
    void givesACallBackThatSeemedToBegin() throws Exception {
        // Given
        connect(IMPATIENT);
        TestingSink first = call();
        TestingSink second = call();
        question();
        read();

        // When
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        await().until(() -> second.beginnings() == 1);
        lane.withdrawn(1);

        // Then
        assertThat(cameBack(second)).isTrue();
        assertThat(second.endings()).isEqualTo(1);
    }

    @Test
    void sendsNothingUntilItKnowsWhatCameBack() throws Exception {
        // Given
        connect(IMPATIENT);
        TestingSink first = call();
        TestingSink second = call();
        assertThat(question().fence()).isEqualTo(2);
        List.of(read(), read());
        answer(1);
        assertThat(get(first)).isEqualTo("of 1");
        await().until(() -> second.beginnings() == 1);

        // When
        TestingSink meanwhile = call();

        // Then
        assertThat(cameBack(meanwhile)).isTrue();
        assertThat(meanwhile.fence()).isZero();
        lane.withdrawn(1);
        assertThat(cameBack(second)).isTrue();
        TestingSink next = call();
        assertThat(read()).isEqualTo(3);
        answer(3);
        assertThat(get(next)).isEqualTo("of 3");
    }
}
