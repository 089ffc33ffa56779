package io.penstock.trigger.spi;

/**
 * Takes events on their way to the function. Safe for several threads. Events of one ordering key
 * become durable in the order they were emitted; others in some order.
 */
public interface EventSink {

    /** Bytes that the data of one event may have. */
    int DATA_BYTES_MAX = 16 * 1024 * 1024;

    /**
     * Hands an event over. Blocks while the trigger's credits are used up: a bounded number of
     * events, and of bytes, is on the way at a time. A credit comes back when the event is accepted
     * or refused; of an event that {@link TriggerEvent#awaitsOutcome}, when its invocation has
     * ended.
     *
     * @return tells when it is durable
     * @throws IllegalStateException when the adapter drains or is closed
     * @throws InterruptedException if the thread was interrupted; the event wasn't handed over
     */
    Receipt emit(TriggerEvent event) throws InterruptedException;
}
