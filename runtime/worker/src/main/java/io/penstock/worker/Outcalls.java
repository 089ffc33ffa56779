package io.penstock.worker;

import java.util.concurrent.CompletableFuture;

/**
 * The way from functions to other functions: the control connection, or a test when run locally.
 */
interface Outcalls {

    /**
     * Sends a call. Waits a moment when too many are in flight; doesn't wait for the end.
     *
     * @return completes with the end; whoever doesn't want it any more completes it with {@link
     *     OutcallEnd.Abandoned}
     */
    CompletableFuture<OutcallEnd> send(OutcallRequest request) throws InterruptedException;
}
