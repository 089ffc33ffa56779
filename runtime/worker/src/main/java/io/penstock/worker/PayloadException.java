package io.penstock.worker;

import io.penstock.protocol.Failure;

/** The payload isn't what the handler takes: the caller's fault, not the function's. */
final class PayloadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Failure.Kind kind;

    /**
     * A refusal.
     *
     * @param kind {@link Failure.Kind#PAYLOAD} or {@link Failure.Kind#MEDIA_TYPE}
     * @param message what was expected and what came
     */
    PayloadException(Failure.Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    Failure.Kind kind() {
        return kind;
    }
}
