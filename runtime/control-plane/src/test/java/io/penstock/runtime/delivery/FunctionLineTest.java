package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FunctionLineTest {

    private static final int LIMIT = 4;
    private static final long NEVER = Long.MAX_VALUE;

    private final FunctionLine line = new FunctionLine(TestingEvents.name("f"), false);

    @Test
    void givesSlotsUpToTheLimit() {
        for (int i = 0; i < LIMIT; i++) {
            assertThat(line.tryTake(LIMIT, 0)).isTrue();
        }

        assertThat(line.tryTake(LIMIT, 0)).isFalse();
        line.release();
        assertThat(line.tryTake(LIMIT, 0)).isTrue();
        assertThat(line.inFlight()).isEqualTo(LIMIT);
    }

    @Test
    void aLimitThatBecameLowerLetsWhatRunsEnd() {
        // Given
        for (int i = 0; i < LIMIT; i++) {
            line.tryTake(LIMIT, 0);
        }
        line.queued(0, 0);

        // Then
        assertThat(line.beginClaim(2, 0)).isZero();
        line.release();
        line.release();
        assertThat(line.beginClaim(2, 0)).isZero();
        line.release();
        assertThat(line.beginClaim(2, 0)).isOne();
    }

    @Test
    void aNewEventDoesntOvertakeThoseInTheQueue() {
        // Given
        line.queued(0, 0);

        // Then
        assertThat(line.tryTake(LIMIT, 0)).isFalse();
        assertThat(line.beginClaim(LIMIT, 0)).isEqualTo(LIMIT);
        assertThat(line.tryTake(LIMIT, 0)).isFalse();
        line.endClaim(LIMIT, 0);
        assertThat(line.tryTake(LIMIT, 0)).isTrue();
    }

    @Test
    void oneClaimIsUnderWayAtATime() {
        line.queued(0, 0);

        assertThat(line.beginClaim(LIMIT, 0)).isEqualTo(LIMIT);
        assertThat(line.beginClaim(LIMIT + 1, 0)).isZero();
    }

    @Test
    void aClaimThatFoundSomethingIsFollowedByAnother() {
        // Given
        line.queued(0, 0);
        line.beginClaim(LIMIT, 0);

        // When
        line.endClaim(LIMIT, 1);

        // Then
        assertThat(line.inFlight()).isOne();
        assertThat(line.beginClaim(LIMIT, 0)).isEqualTo(LIMIT - 1);
        line.endClaim(LIMIT - 1, 0);
        assertThat(line.beginClaim(LIMIT, 0)).isZero();
    }

    @Test
    void whatIsQueuedDuringAClaimIsNotForgotten() {
        // Given
        line.queued(0, 0);
        line.beginClaim(LIMIT, 0);

        // When
        line.queued(0, 0);
        line.endClaim(LIMIT, 0);

        // Then
        assertThat(line.beginClaim(LIMIT, 0)).isEqualTo(LIMIT);
    }

    @Test
    void whatBecomesDueDuringAClaimIsNotForgotten() {
        // Given
        line.queued(50, 0);
        line.queued(0, 0);
        line.beginClaim(LIMIT, 0);

        // When
        assertThat(line.beginClaim(LIMIT, 50)).isZero();
        line.endClaim(LIMIT, 0);

        // Then
        assertThat(line.beginClaim(LIMIT, 50)).isEqualTo(LIMIT);
    }

    @Test
    void wakesWhenTheFirstDelayedEventIsDue() {
        assertThat(line.wakeMillis(0)).isEqualTo(NEVER);

        line.queued(90, 0);
        line.queued(50, 0);
        line.queued(70, 0);

        assertThat(line.wakeMillis(0)).isEqualTo(50);
        assertThat(line.claimable(LIMIT, 49)).isFalse();
        assertThat(line.claimable(LIMIT, 50)).isTrue();
        assertThat(line.wakeMillis(50)).isEqualTo(NEVER);
    }

    @Test
    void wakesForEachOfTheDelayedEvents() {
        for (long due = 10; due <= 500; due += 10) {
            line.queued(due, 0);
        }

        for (long due = 10; due <= 500; due += 10) {
            assertThat(line.wakeMillis(due - 1)).isEqualTo(due);
            assertThat(line.beginClaim(LIMIT, due)).isEqualTo(LIMIT);
            line.endClaim(LIMIT, 0);
        }
        assertThat(line.wakeMillis(500)).isEqualTo(NEVER);
    }

    @Test
    void remembersTheSoonestOfManyDelayedEvents() {
        for (long due = 100_000; due > 0; due--) {
            line.queued(due, 0);
        }

        assertThat(line.wakeMillis(0)).isOne();
        assertThat(line.claimable(LIMIT, 1_000)).isTrue();
        line.endClaim(line.beginClaim(LIMIT, 1_000), 0);
        assertThat(line.wakeMillis(1_000)).isEqualTo(NEVER);
    }

    @Test
    void anErrorThatIsntTheFunctionsLetsOneThroughAfterAPause() {
        // Given
        line.queued(0, 0);

        // When
        line.deferred(0);

        // Then
        assertThat(line.tryTake(LIMIT, 999)).isFalse();
        assertThat(line.beginClaim(LIMIT, 999)).isZero();
        assertThat(line.wakeMillis(999)).isEqualTo(1000);
        assertThat(line.beginClaim(LIMIT, 1000)).isOne();
    }

    @Test
    void thePauseDoublesUpToFiveMinutesAndEndsWithASuccess() {
        // Given
        line.queued(0, 0);
        long now = 0;
        long pause = 1000;
        for (int i = 0; i < 12; i++) {
            // When
            line.deferred(now);
            line.deferred(now + 1);

            // Then
            assertThat(line.wakeMillis(now)).as("pause %d", i).isEqualTo(now + pause);
            now += pause;
            pause = Math.min(pause * 2, 300_000);
        }
        line.ran();
        line.deferred(now);
        assertThat(line.wakeMillis(now)).isEqualTo(now + 1000);
    }

    @Test
    void eachSuccessDoublesTheWindow() {
        // Given
        line.queued(0, 0);
        line.deferred(0);

        for (int window = 1; window <= 64; window *= 2) {
            // Then
            int slots = line.beginClaim(100, 1000);
            assertThat(slots).isEqualTo(Math.min(window, 100));
            line.endClaim(slots, 0);
            line.queued(0, 1000);

            // When
            line.ran();
        }
        for (int i = 0; i < 100; i++) {
            line.ran();
        }
        assertThat(line.beginClaim(100, 1000)).isEqualTo(100);
    }

    @Test
    void aFailedClaimGivesItsSlotsBackAndWaits() {
        // Given
        line.queued(0, 0);
        line.beginClaim(LIMIT, 0);

        // When
        line.failClaim(LIMIT, 0);

        // Then
        assertThat(line.inFlight()).isZero();
        assertThat(line.beginClaim(LIMIT, 999)).isZero();
        assertThat(line.wakeMillis(0)).isEqualTo(1000);
        assertThat(line.beginClaim(LIMIT, 1000)).isEqualTo(LIMIT);
    }

    @Test
    void aFailedClaimDoesntShortenAPause() {
        // Given
        line.queued(0, 0);
        line.deferred(0);
        line.deferred(1000);
        line.deferred(3000);
        long slots = line.beginClaim(LIMIT, 7000);
        line.deferred(7000);

        // When
        line.failClaim((int) slots, 7001);

        // Then
        assertThat(line.wakeMillis(7001)).isEqualTo(15_000);
    }

    @Test
    void aClockThatIsPutBackDoesntProlongAPause() {
        // Given
        long now = 10_000_000;
        line.queued(now, now);
        line.deferred(now);

        // When
        long earlier = now - 3_600_000;

        // Then
        assertThat(line.beginClaim(LIMIT, earlier)).isOne();
    }

    @Test
    void beforeTheQueueWasLookedAtNothingIsTakenPastIt() {
        FunctionLine unknown = new FunctionLine(TestingEvents.name("f"), true);

        assertThat(unknown.tryTake(LIMIT, 0)).isFalse();
        assertThat(unknown.beginClaim(LIMIT, 0)).isEqualTo(LIMIT);
    }

    @Test
    void claimsAheadOfWhatEndsWhileAClaimIsUnderWay() {
        // Given
        FunctionLine busy = new FunctionLine(TestingEvents.name("f"), true);
        int first = busy.beginClaim(4, 0);
        busy.endClaim(first, first);
        assertThat(busy.ahead()).isZero();

        // When
        busy.release();
        busy.release();
        int second = busy.beginClaim(4, 0);
        busy.release();
        busy.release();
        busy.endClaim(second, second);

        // Then
        assertThat(busy.ahead()).isEqualTo(4);
    }

    @Test
    void claimsNothingAheadOfASlowFunction() {
        // Given
        FunctionLine busy = new FunctionLine(TestingEvents.name("f"), true);
        int first = busy.beginClaim(4, 0);
        busy.release();
        busy.endClaim(first, first);
        assertThat(busy.ahead()).isEqualTo(2);

        // When
        busy.endClaim(busy.beginClaim(4, 0), 1);
        busy.release();
        busy.endClaim(busy.beginClaim(4, 0), 1);

        // Then
        assertThat(busy.ahead()).isZero();
    }
}
