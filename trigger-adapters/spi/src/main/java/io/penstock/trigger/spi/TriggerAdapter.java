package io.penstock.trigger.spi;

import java.time.Duration;

/**
 * One trigger's connection to its source. States: New, Running after {@link #start}, Draining after
 * {@link #drain}, Closed after {@link #close}. A closed adapter isn't used again: a trigger that is
 * paused is drained and closed, one that is resumed gets a new adapter.
 *
 * <p>The host calls these methods one at a time, {@link #close} also while another one is blocked.
 * An adapter may have threads of its own and must end them in {@code close}. The process may end at
 * any moment without any call; what was emitted and not acknowledged must come again then.
 */
public interface TriggerAdapter extends AutoCloseable {

    /**
     * Looks whether the source is as it has to be, before a trigger is accepted. Called in state
     * New, and instead of {@link #start}: the adapter is closed afterwards. A source that can't be
     * reached at the moment isn't an error; one that answers and refuses is.
     *
     * @throws ConfigException naming the field that has to be changed, or what has to be done at
     *     the source
     */
    default void check() throws ConfigException, InterruptedException {}

    /**
     * Begins to emit. Returns soon; a source that is away is no reason to fail: say {@link
     * TriggerReport#troubled} and keep trying.
     *
     * @param sink takes the events
     * @param checkpoints what earlier adapters of this trigger have saved
     * @param report tells users how it stands
     * @throws IllegalStateException if it was closed before, as the two may be called side by side
     * @throws Exception if it can't run at all; the trigger is shown as failed with the message,
     *     and started again after a pause
     */
    void start(EventSink sink, Checkpoints checkpoints, TriggerReport report) throws Exception;

    /**
     * Emits nothing more, and waits for the receipts of what was emitted so that the source can be
     * told. What isn't accepted by then will come again.
     */
    void drain(Duration atMost) throws InterruptedException;

    /** Ends threads and connections. Called once, at whatever state. Doesn't acknowledge. */
    @Override
    void close();

    /**
     * Removes what the trigger left at its source, such as a replication slot. Called in state New
     * after the trigger was deleted with that wish; the adapter is closed afterwards.
     *
     * @throws Exception if something is left; the message says what, and what to do
     */
    default void cleanUp() throws Exception {}
}
