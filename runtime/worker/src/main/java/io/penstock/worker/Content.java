package io.penstock.worker;

import io.penstock.protocol.Slice;
import java.util.Optional;

/**
 * A value as it travels.
 *
 * @param type its media type; empty when there is no value
 * @param body its bytes
 */
record Content(Optional<String> type, Slice body) {

    /** No value at all. */
    static final Content NONE = new Content(Optional.empty(), Slice.empty());

    static Content of(String type, byte[] body) {
        return new Content(Optional.of(type), Slice.wrap(body));
    }
}
