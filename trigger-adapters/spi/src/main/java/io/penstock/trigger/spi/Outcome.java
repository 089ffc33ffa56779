package io.penstock.trigger.spi;

import java.nio.ByteBuffer;
import java.util.Optional;

/** How an event's invocation ended for good. */
public sealed interface Outcome {

    /**
     * The function has taken it.
     *
     * @param contentType media type of the answer
     * @param body the answer, for reading; empty when it was larger than the control plane keeps
     */
    record Succeeded(Optional<String> contentType, ByteBuffer body) implements Outcome {

        /** Makes the body read-only. */
        public Succeeded {
            body = body.asReadOnlyBuffer();
        }
    }

    /**
     * It won't be tried again: dead letter, expired, or cancelled.
     *
     * @param code error code as callers over HTTP get it, e.g. {@code function-failed}
     * @param message what happened, in a sentence
     * @param attempts how often the function was run with it
     */
    record Failed(String code, String message, int attempts) implements Outcome {}
}
