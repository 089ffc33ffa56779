package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** This thread is the supervisor's. */
@Timeout(30)
final class HostKeeperTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final TestingHost hosts = new TestingHost();
    private final HostKeeper keeper =
            new HostKeeper(
                    hosts,
                    new TriggerMetrics(new SimpleMeterRegistry()),
                    Duration.ofSeconds(5),
                    new AdapterHost.Listener() {
                        @Override
                        public void closed(AdapterHost host, long adapterId, String problem) {}

                        @Override
                        public void gone(AdapterHost host, String reason) {
                            inbox.add(() -> keeper().gone(host, reason));
                        }
                    },
                    inbox::add);

    private HostKeeper keeper() {
        return keeper;
    }

    private void takeOne() throws InterruptedException {
        inbox.take().run();
    }

    private static long later(Duration by) {
        return System.nanoTime() + by.toNanos();
    }

    private AdapterHost borrow() throws InterruptedException {
        CompletableFuture<AdapterHost> borrowed = keeper.borrow();
        takeOne();
        if (!borrowed.isDone()) {
            keeper.need(false, System.nanoTime());
            takeOne();
        }
        return borrowed.join();
    }

    @Test
    void startsOneForWhoeverBorrowsAndKeepsItUntilItIsGivenBack() throws InterruptedException {
        AdapterHost host = borrow();
        assertThat(borrow()).isSameAs(host);
        keeper.giveBack();
        takeOne();
        keeper.need(false, later(LONG));
        assertThat(keeper.host()).isPresent();
        keeper.giveBack();
        takeOne();
        keeper.need(false, later(LONG.multipliedBy(2)));
        assertThat(keeper.host()).isEmpty();
        await().until(() -> hosts.last().isGone());
    }

    @Test
    void aStartThatFailsIsToldToThoseWhoWaitAndTriedAgainLater() throws InterruptedException {
        hosts.refuses = true;
        CompletableFuture<AdapterHost> borrowed = keeper.borrow();
        takeOne();
        keeper.need(false, System.nanoTime());
        takeOne();
        assertThat(borrowed).isCompletedExceptionally();
        assertThat(keeper.trouble()).contains("told to");
        hosts.refuses = false;
        keeper.need(true, System.nanoTime());
        assertThat(hosts.started).isEmpty();
        keeper.need(true, later(LONG));
        takeOne();
        assertThat(keeper.host()).isPresent();
        assertThat(keeper.trouble()).isEmpty();
    }

    @Test
    void aStartThatThrowsIsOneThatFails() throws InterruptedException {
        hosts.failure = new IllegalStateException("told to");
        keeper.need(true, System.nanoTime());
        takeOne();
        assertThat(keeper.trouble()).contains("told to");
    }

    @Test
    void aDeadHostIsReplacedAfterAWhile() throws InterruptedException {
        keeper.need(true, System.nanoTime());
        takeOne();
        hosts.last().kill("told to");
        takeOne();
        assertThat(keeper.host()).isEmpty();
        assertThat(keeper.trouble()).contains("told to");
        keeper.need(true, System.nanoTime());
        assertThat(hosts.started).hasSize(1);
        keeper.need(true, later(LONG));
        takeOne();
        assertThat(hosts.started).hasSize(2);
    }
}
