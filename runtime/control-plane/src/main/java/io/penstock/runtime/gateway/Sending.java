package io.penstock.runtime.gateway;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Context;
import java.util.function.Supplier;

/**
 * Knows whether the calling event loop is sending an answer. Before that has returned, Vert.x
 * begins with the next request of a client that pipelines; if that were answered at once, the next
 * one would begin inside of it, and so on, as deep as the client likes.
 */
final class Sending {

    private static final FastThreadLocal<Boolean> INSIDE = new FastThreadLocal<>();

    private Sending() {}

    /** Sends. */
    static void run(Runnable send) {
        call(
                () -> {
                    send.run();
                    return true;
                });
    }

    /** Sends. */
    static <T> T call(Supplier<T> send) {
        if (!Context.isOnEventLoopThread() || inside()) {
            return send.get();
        }
        INSIDE.set(true);
        try {
            return send.get();
        } finally {
            INSIDE.remove();
        }
    }

    /** Whether the calling thread is an event loop that sends. */
    static boolean inside() {
        return Context.isOnEventLoopThread() && INSIDE.isSet();
    }
}
