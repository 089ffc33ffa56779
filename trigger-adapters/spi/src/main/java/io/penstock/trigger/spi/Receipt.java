package io.penstock.trigger.spi;

import java.util.concurrent.CompletableFuture;

/**
 * What becomes of an emitted event. The futures are completed on the host's thread, in the order of
 * the control plane's answers: a continuation must not block.
 *
 * @param accepted completes with the invocation's id when the event is durable: from then on it
 *     will be run, or is a dead letter, whatever happens. While the store is away it just takes
 *     longer. Exceptionally with {@link EventRefusedException} when the event will never be
 *     accepted; cancelled when the adapter was closed or the connection to the control plane was
 *     lost, and whether it was accepted isn't known
 * @param ended completes with the outcome if the event awaits it; cancelled as above, also when the
 *     event doesn't await it
 */
public record Receipt(CompletableFuture<String> accepted, CompletableFuture<Outcome> ended) {}
