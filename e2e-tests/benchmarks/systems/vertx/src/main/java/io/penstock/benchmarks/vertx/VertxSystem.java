package io.penstock.benchmarks.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** Serves the workloads on a port of the loopback, one event loop for each processor. */
public final class VertxSystem {

    private VertxSystem() {}

    /**
     * Starts it.
     *
     * @param arguments the port
     */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(loops));
        for (int i = 0; i < loops; i++) {
            vertx.deployVerticle(new WorkRoutes(port))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        }
    }
}
