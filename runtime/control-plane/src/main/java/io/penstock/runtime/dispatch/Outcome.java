package io.penstock.runtime.dispatch;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.ledger.LedgerRow;

/**
 * How an attempt ended.
 *
 * @param label {@code succeeded}, or the error's code
 * @param usage what it cost
 */
record Outcome(String label, Usage usage) {

    boolean succeeded() {
        return label.equals(LedgerRow.SUCCEEDED);
    }

    static Outcome succeeded(Usage usage) {
        return new Outcome(LedgerRow.SUCCEEDED, usage);
    }

    static Outcome of(ErrorCode code, Usage usage) {
        return new Outcome(code.code(), usage);
    }
}
