package io.penstock.runtime.queue;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.registry.FunctionTarget;
import java.util.Optional;

/**
 * An event to be made durable. Times are milliseconds since 1970 by the accepting node's clock.
 *
 * @param id the invocation's id
 * @param target which function, and how its version is found when it is run
 * @param mode whether a caller waits for it
 * @param request what the function shall see
 * @param acceptedAtMillis when it came
 * @param dueAtMillis not to be run before
 * @param expiresAtMillis not to be tried after
 * @param orderingKey events of one function and key run one after another in the order of their
 *     acceptance
 * @param idempotencyKey makes a second one with the same key a duplicate
 * @param lineage where it came from
 */
public record NewEvent(
        InvocationId id,
        FunctionTarget target,
        Mode mode,
        EventRequest request,
        long acceptedAtMillis,
        long dueAtMillis,
        long expiresAtMillis,
        Optional<String> orderingKey,
        Optional<IdempotencyKey> idempotencyKey,
        Lineage lineage) {

    /** Whether a caller waits. */
    public enum Mode {
        /** Nobody waits: retried, then a dead letter. */
        ASYNC,
        /**
         * A caller waits, and others with the same idempotency key may join: one attempt; forgotten
         * when it didn't come to run.
         */
        SYNC
    }
}
