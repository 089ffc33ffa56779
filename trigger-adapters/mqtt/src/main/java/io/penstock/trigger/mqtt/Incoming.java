package io.penstock.trigger.mqtt;

import io.reactivex.subscribers.DisposableSubscriber;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a client receives, until it is disposed. That releases the client's loop, and may happen
 * while the loop tells that the session has ended: nothing is wrong then, and nobody is to be told.
 *
 * @param <P> a message of the client
 */
final class Incoming<P> extends DisposableSubscriber<P> {

    private static final System.Logger LOG = System.getLogger(Incoming.class.getName());

    private final Consumer<P> taker;
    private final CompletableFuture<BrokerException> lost;

    /**
     * @param taker is called by the client's thread
     * @param lost is completed when no more messages come, unless it is disposed, and when a
     *     message couldn't be taken: the broker sends that one again
     */
    Incoming(Consumer<P> taker, CompletableFuture<BrokerException> lost) {
        this.taker = taker;
        this.lost = lost;
    }

    @Override
    public void onNext(P message) {
        try {
            taker.accept(message);
        } catch (RuntimeException e) {
            // Not disposed of: the client acknowledges by itself what nobody takes.
            LOG.log(Level.ERROR, "A message can't be taken.", e);
            lost.complete(BrokerException.untaken(e));
        }
    }

    @Override
    public void onError(Throwable failure) {
        lost.complete(BrokerException.of(failure));
    }

    /** The client ends by an error only. */
    @Override
    public void onComplete() {}
}
