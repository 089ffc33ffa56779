package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Saved;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HostLineTest {

    private final List<TriggerFrame> sent = new CopyOnWriteArrayList<>();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private HostLine line = new HostLine(sent::add, () -> broken.set(true));

    @AfterEach
    void close() {
        line.close();
    }

    private void over(HostLine.Wire wire) {
        line.close();
        line = new HostLine(wire, () -> broken.set(true));
    }

    private static void awaitForEver(CountDownLatch entered) throws IOException {
        entered.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted as a channel would be", e);
        }
    }

    @Test
    void sendsInOrderAndTellsWhenAllIsSent() {
        line.send(new Saved(1, 1));
        CompletableFuture<Void> both = line.send(List.of(new Saved(1, 2), new Saved(1, 3)));
        both.join();
        assertThat(sent).containsExactly(new Saved(1, 1), new Saved(1, 2), new Saved(1, 3));
        assertThat(broken).isFalse();
    }

    @Test
    void tellsThoseWhoseFrameBreaksTheConnection() {
        over(
                _ -> {
                    throw new IOException("gone");
                });
        CompletableFuture<Void> during = line.send(List.of(new Saved(1, 1)));
        await().until(during::isDone);
        assertThat(during).isCancelled();
        await().untilTrue(broken);
        CompletableFuture<Void> after = line.send(List.of(new Saved(1, 2)));
        await().until(after::isDone);
        assertThat(after).isCancelled();
    }

    @Test
    void tellsThoseWhoWaitWhenItIsClosed() throws Exception {
        over(_ -> awaitForEver(stuck));
        CompletableFuture<Void> during = line.send(List.of(new Saved(1, 1)));
        CompletableFuture<Void> behind = line.send(List.of(new Saved(1, 2)));
        stuck.await();
        line.close();
        await().until(() -> during.isDone() && behind.isDone());
        assertThat(during).isCancelled();
        assertThat(behind).isCancelled();
    }
}
