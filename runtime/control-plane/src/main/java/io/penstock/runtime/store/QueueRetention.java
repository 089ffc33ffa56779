package io.penstock.runtime.store;

import java.time.Duration;

/**
 * How long the queue keeps what has ended.
 *
 * @param results results, from the end
 * @param idempotencyKeys idempotency keys, from the acceptance
 */
public record QueueRetention(Duration results, Duration idempotencyKeys) {

    /** When a row that ends now is removed, as an expression over it. */
    String purgeAt(Dialect dialect) {
        String byResult = "%s + %d".formatted(dialect.nowMillis(), results.toMillis());
        String byKey = "accepted_at + %d".formatted(idempotencyKeys.toMillis());
        return "CASE WHEN idempotency_key IS NOT NULL AND %2$s > %1$s THEN %2$s ELSE %1$s END"
                .formatted(byResult, byKey);
    }
}
