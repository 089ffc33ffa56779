package io.penstock.runtime.ledger;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import java.time.Duration;
import java.util.Optional;

/**
 * One attempt of an invocation, or the start of one instance. A fact: never changed, and written
 * whether or not the attempt's outcome still counted.
 *
 * @param kind what was run
 * @param invocation the invocation; empty for a start
 * @param function the function
 * @param version number of the version that ran
 * @param trigger what it came from: {@code http}, {@code function}, {@code destination} or the name
 *     of a trigger; {@code none} for a start
 * @param start how the instance was come by; empty when the attempt got none
 * @param acceptedAtMillis when the invocation was accepted, milliseconds since 1970
 * @param endedAtMillis when the attempt ended for its caller; decides the minute it is summed in
 * @param queueWaitNanos from acceptance, or from the moment a retry was due, to an instance
 * @param usage what the handler, or building it, cost
 * @param memory the configured memory, which is billed
 * @param outcome {@code succeeded}, or the code of the error
 * @param attempt which try it was, from 1; 0 for a start
 * @param requestBytes size of the request body
 * @param responseBytes size of the answer's body
 * @param parent the invocation whose function made this one
 */
public record LedgerRow(
        Kind kind,
        Optional<InvocationId> invocation,
        FunctionName function,
        int version,
        String trigger,
        Optional<StartKind> start,
        long acceptedAtMillis,
        long endedAtMillis,
        long queueWaitNanos,
        Usage usage,
        MemorySize memory,
        String outcome,
        int attempt,
        long requestBytes,
        long responseBytes,
        Optional<InvocationId> parent) {

    /** The trigger of a start. */
    public static final String NO_TRIGGER = "none";

    /** The outcome of what went well. */
    public static final String SUCCEEDED = "succeeded";

    /** What a row is about. */
    public enum Kind {
        /** One attempt of an invocation. */
        INVOCATION,
        /** Building one instance's handler; billed on a line of its own. */
        INIT
    }

    /** Whether it is an attempt that got no instance: it isn't billed. */
    public boolean refused() {
        return kind == Kind.INVOCATION && start.isEmpty();
    }

    /** Wall time rounded up to whole milliseconds: what is billed. */
    public long billedMillis() {
        return billedMillis(usage);
    }

    /** Wall time rounded up to whole milliseconds. */
    public static long billedMillis(Usage usage) {
        return Math.ceilDiv(usage.wallNanos(), Duration.ofMillis(1).toNanos());
    }
}
