package io.penstock.function;

import org.jspecify.annotations.Nullable;

/**
 * A function that takes a CloudEvent.
 *
 * <p>Events arrive in CloudEvents' binary or structured HTTP mode. A plain request that is neither
 * is wrapped: its body is the data, the invocation id the event's id, the type {@code
 * io.penstock.invocation}.
 *
 * @param <T> the type of the event's data, bound as {@link Handler} binds its input
 */
@FunctionalInterface
public interface EventHandler<T> {

    /**
     * Handles one event.
     *
     * @param event the event
     * @param context facts about this invocation; valid until the method returns
     * @return a value for the answer, as {@link Handler} returns it, or {@code null} for an empty
     *     one
     * @throws Exception any failure; the caller gets 500 {@code function-failed} with type and
     *     message
     */
    @Nullable Object handle(Event<T> event, Context context) throws Exception;
}
