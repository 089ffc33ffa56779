package io.penstock.runtime.dispatch;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;

/**
 * How an attempt ended.
 *
 * @param label {@code succeeded}, or the error's code
 * @param usage what it cost
 */
record Outcome(String label, Usage usage) {

    private static final String SUCCEEDED = "succeeded";

    boolean succeeded() {
        return label.equals(SUCCEEDED);
    }

    static Outcome succeeded(Usage usage) {
        return new Outcome(SUCCEEDED, usage);
    }

    static Outcome of(ErrorCode code, Usage usage) {
        return new Outcome(code.code(), usage);
    }
}
