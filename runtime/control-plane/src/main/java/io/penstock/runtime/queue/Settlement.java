package io.penstock.runtime.queue;

import io.penstock.runtime.ledger.LedgerRow;
import java.util.List;
import java.util.Optional;

/**
 * How a claim ends.
 *
 * @param claim the claim
 * @param version number of the version that ran it; 0 when none did
 * @param ending what becomes of the event
 * @param row the attempt's row for the ledger; written even when the claim no longer counts
 * @param followUps events for its destinations; added only when the claim still counts
 */
public record Settlement(
        Claim claim,
        int version,
        Ending ending,
        Optional<LedgerRow> row,
        List<NewEvent> followUps) {

    /** Copies the follow-ups. */
    public Settlement {
        followUps = List.copyOf(followUps);
    }

    /** What becomes of an event. */
    public sealed interface Ending {

        /** It has a result. */
        record Succeeded(StoredAnswer answer) implements Ending {}

        /**
         * It is tried again.
         *
         * @param dueAtMillis when
         * @param counted whether the function ran, so that this was one of its tries
         * @param error why
         */
        record Retry(long dueAtMillis, boolean counted, AttemptError error) implements Ending {}

        /**
         * It is a dead letter.
         *
         * @param state {@link InvocationState#DEAD} or {@link InvocationState#EXPIRED}
         * @param counted whether the function ran
         * @param error why
         */
        record Dead(InvocationState state, boolean counted, AttemptError error) implements Ending {}

        /** It was never begun; it goes back as it was. */
        record Released() implements Ending {}

        /** A synchronous one that didn't come to run: its key is free again, nothing is kept. */
        record Forgotten() implements Ending {}
    }
}
