package io.penstock.runtime.queue;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;

/**
 * An event as its function shall see it; a CloudEvent is in binary or structured HTTP mode.
 *
 * @param method HTTP method
 * @param path decoded path behind the function's name, starting with {@code /}
 * @param query raw query string; empty when there is none
 * @param headers what the function may see of the request's headers
 * @param body the whole body
 */
public record EventRequest(
        String method, String path, String query, List<Header> headers, Slice body) {

    /** Copies the headers. */
    public EventRequest {
        headers = List.copyOf(headers);
    }
}
