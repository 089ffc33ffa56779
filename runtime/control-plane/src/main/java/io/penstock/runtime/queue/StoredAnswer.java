package io.penstock.runtime.queue;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.util.List;

/**
 * An answer as it is kept.
 *
 * @param status HTTP status
 * @param headers the answer's headers
 * @param body the body; empty when it was larger than is kept
 * @param bodyBytes how large the body was
 */
public record StoredAnswer(int status, List<Header> headers, Slice body, long bodyBytes) {

    /** Copies the headers. */
    public StoredAnswer {
        headers = List.copyOf(headers);
    }

    /** Whether the whole body was kept. */
    public boolean complete() {
        return body.length() == bodyBytes;
    }
}
