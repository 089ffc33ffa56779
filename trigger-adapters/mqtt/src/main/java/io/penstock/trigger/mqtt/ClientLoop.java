package io.penstock.trigger.mqtt;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one client's loop. Each connection has one of its own: when it ends, so do the
 * client's timers, which keep its memory for as long as the session lives otherwise. Safe for any
 * number of threads.
 */
final class ClientLoop implements Executor {

    private final String name;
    private volatile @Nullable Thread thread;

    ClientLoop(String name) {
        this.name = name;
    }

    /** For Netty, once: what it gives is the loop. */
    @Override
    public void execute(Runnable loop) {
        Thread started = Thread.ofPlatform().daemon().name(name).unstarted(loop);
        thread = started;
        started.start();
    }

    /** Waits until the thread has ended, if there is one; whether it has. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        Thread started = thread;
        return started == null || started.join(atMost);
    }
}
