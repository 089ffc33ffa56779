package io.penstock.worker;

import io.penstock.function.Event;
import io.penstock.function.InvocationException;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;

/**
 * Stands in for the functions that a {@link LocalInstance} calls. Called on the function's own
 * threads, several at a time when it uses several.
 */
public interface OtherFunctions {

    /**
     * The function emits an event for another one.
     *
     * @param event the event, its data as it travels
     * @return the id of the invocation that is to come
     * @throws InvocationException if the event isn't taken; the function gets its code and message
     */
    String emitted(String function, Event<byte[]> event);

    /**
     * The function calls another one.
     *
     * @param headers the media type of the body, if it has one
     * @param body the payload as it travels
     * @throws InvocationException if there is no answer; the function gets its code and message
     */
    LocalInstance.Answer invoked(String function, List<Header> headers, Slice body);
}
