package io.penstock.runtime.queue;

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.registry.FunctionTarget;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the store knows of an invocation. Times are milliseconds since 1970.
 *
 * @param id its id
 * @param target the function, as it was called
 * @param mode whether a caller waited
 * @param state where it stands
 * @param version number of the version that ran it last; 0 before it ran
 * @param acceptedAtMillis when it was accepted
 * @param dueAtMillis when it is, or was, due next
 * @param expiresAtMillis when it is given up
 * @param endedAtMillis when it came to its end
 * @param attempts tries in which the function ran
 * @param deferrals times it was put off for lack of room or a platform error
 * @param orderingKey its ordering key
 * @param requestDigest of its idempotency key; empty when it has none
 * @param lineage where it came from
 * @param error the last error
 * @param answer the result; only for one that succeeded
 */
public record InvocationRecord(
        InvocationId id,
        FunctionTarget target,
        NewEvent.Mode mode,
        InvocationState state,
        int version,
        long acceptedAtMillis,
        long dueAtMillis,
        long expiresAtMillis,
        OptionalLong endedAtMillis,
        int attempts,
        int deferrals,
        Optional<String> orderingKey,
        Optional<String> requestDigest,
        Lineage lineage,
        Optional<AttemptError> error,
        Optional<StoredAnswer> answer) {}
