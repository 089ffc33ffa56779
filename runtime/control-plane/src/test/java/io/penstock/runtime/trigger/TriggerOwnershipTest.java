package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.queue.TriggerOwners;
import io.penstock.runtime.registry.TriggerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TriggerOwnershipTest {

    private static final Set<TriggerName> INBOX = Set.of(TriggerName.parse("inbox"));
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final TestingOwners owners = new TestingOwners();
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final List<Set<TriggerName>> told = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - LEASE.toNanos();
    private final TriggerOwnership ownership = ownership(owners);

    private TriggerOwnership ownership(TriggerOwners of) {
        return new TriggerOwnership(of, inbox::add, () -> nanos);
    }

    private void renewAfter(TriggerOwnership some, Duration time) {
        nanos += time.toNanos();
        some.renew(INBOX, told::add);
    }

    private void askAfter(Duration time) throws InterruptedException {
        renewAfter(ownership, time);
        runPosted(1);
    }

    private void askAnswered(Duration after) throws InterruptedException {
        askAfter(after);
        runPosted(1);
    }

    /** What a question posts: its answer, if there is one, and its end. */
    private void runPosted(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            Objects.requireNonNull(inbox.poll(30, TimeUnit.SECONDS), "nothing posted").run();
        }
    }

    @Test
    void keepsWhatItHasForALeaseWithoutAnAnswer() throws InterruptedException {
        owners.share(LEASE);
        askAnswered(Duration.ZERO);
        owners.failClaims(true);

        askAfter(LEASE);

        assertThat(told).containsExactly(INBOX);
        assertThat(ownership.lost()).isFalse();
    }

    @Test
    void givesUpOnceWhatItHasAfterALeaseWithoutAnAnswer() throws InterruptedException {
        owners.share(LEASE);
        askAnswered(Duration.ZERO);
        owners.failClaims(true);
        askAfter(LEASE);

        askAfter(PERIOD);
        askAfter(LEASE.multipliedBy(2));

        assertThat(told).containsExactly(INBOX, Set.of());
        assertThat(ownership.lost()).isTrue();
    }

    @Test
    void takesUpAgainWhatItGaveUp() throws InterruptedException {
        owners.share(LEASE);
        askAnswered(Duration.ZERO);
        owners.failClaims(true);
        askAfter(LEASE.plus(PERIOD));
        owners.failClaims(false);

        askAnswered(PERIOD);

        assertThat(told).containsExactly(INBOX, Set.of(), INBOX);
        assertThat(ownership.lost()).isFalse();
    }

    @Test
    void anAnswerBeginsTheLeaseAnew() throws InterruptedException {
        owners.share(LEASE);
        askAnswered(Duration.ZERO);
        askAnswered(LEASE);
        owners.failClaims(true);

        askAfter(LEASE);
        assertThat(told).containsExactly(INBOX, INBOX);
        askAfter(PERIOD);

        assertThat(told).containsExactly(INBOX, INBOX, Set.of());
    }

    @Test
    void whereThereIsNoOtherNodeNothingIsGivenUp() throws InterruptedException {
        askAnswered(Duration.ZERO);
        owners.failClaims(true);

        askAfter(Duration.ofDays(1));

        assertThat(told).containsExactly(INBOX);
        assertThat(ownership.lost()).isFalse();
    }

    @Test
    void aStoreThatHangsDoesNotKeepTheTriggers() throws InterruptedException {
        owners.share(LEASE);
        HangingOwners hanging = new HangingOwners(owners);
        TriggerOwnership some = ownership(hanging);
        renewAfter(some, Duration.ZERO);
        runPosted(2);
        hanging.gate = new CountDownLatch(1);
        renewAfter(some, PERIOD);

        renewAfter(some, LEASE);
        assertThat(told).containsExactly(INBOX, Set.of());

        // The answer is of a time when this node had its lease; a new one counts.
        nanos += PERIOD.toNanos();
        hanging.gate.countDown();
        runPosted(2);
        assertThat(told).containsExactly(INBOX, Set.of());
        renewAfter(some, PERIOD);
        runPosted(2);
        assertThat(told).containsExactly(INBOX, Set.of(), INBOX);
    }

    /** Owners whose answers are held back at a gate. */
    private static final class HangingOwners implements TriggerOwners {

        private final TriggerOwners real;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        HangingOwners(TriggerOwners real) {
            this.real = real;
        }

        @Override
        public Set<String> claim(Set<String> wanted) {
            Set<String> claimed = real.claim(wanted);
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return claimed;
        }

        @Override
        public void release(String trigger) {
            real.release(trigger);
        }

        @Override
        public Optional<Duration> lease() {
            return real.lease();
        }
    }
}
