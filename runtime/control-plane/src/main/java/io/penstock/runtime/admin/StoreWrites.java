package io.penstock.runtime.admin;

import io.penstock.runtime.event.ProblemException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for what the store commits in groups. */
final class StoreWrites {

    private StoreWrites() {}

    /**
     * Blocks until a write is committed; the store bounds how long that takes.
     *
     * @throws ProblemException {@code store-unavailable}
     */
    static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ProblemException known) {
                throw known;
            }
            throw e;
        }
    }
}
