package io.penstock.runtime.worker;

import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import java.util.List;

/**
 * A function's call of another one, or its event for another one. What the worker says of itself is
 * not checked here.
 *
 * @param instanceId the instance whose code calls
 * @param fence the attempt it runs
 * @param await whether the function's answer is wanted ({@code invoke}), and not only that the
 *     event is durable ({@code emit})
 * @param function what is called, as the author wrote it: {@code name}, {@code name@3} or {@code
 *     name:alias}
 * @param headers the request's headers; of an event its {@code ce-*} attributes and its media type
 * @param body the whole body, at most {@link Limits#OUTCALL_BYTES_MAX} bytes
 */
public record Outcall(
        long instanceId,
        long fence,
        boolean await,
        String function,
        List<Header> headers,
        Slice body) {

    /** Copies the headers. */
    public Outcall {
        headers = List.copyOf(headers);
    }
}
