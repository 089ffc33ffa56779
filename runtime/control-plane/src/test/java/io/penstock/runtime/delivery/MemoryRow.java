package io.penstock.runtime.delivery;

import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.StoredAnswer;
import java.util.Optional;
import java.util.OptionalLong;

/** An event of a {@link MemoryQueueStore} as it stands; changed under the store's lock. */
final class MemoryRow {

    final long seq;
    final NewEvent event;
    InvocationState state;
    long dueAt;
    long fence;
    int attempts;
    int deferrals;
    int version;
    Optional<AttemptError> error = Optional.empty();
    Optional<StoredAnswer> answer = Optional.empty();

    MemoryRow(long seq, NewEvent event) {
        this.seq = seq;
        this.event = event;
        this.dueAt = event.dueAtMillis();
        this.state = InvocationState.QUEUED;
    }

    Claim claim() {
        return new Claim(seq, event.id(), fence);
    }

    boolean sameKey(MemoryRow other) {
        return event.orderingKey().isPresent()
                && event.orderingKey().equals(other.event.orderingKey())
                && event.target().function().equals(other.event.target().function());
    }

    InvocationRecord record() {
        return new InvocationRecord(
                event.id(),
                event.target(),
                event.mode(),
                state,
                version,
                event.acceptedAtMillis(),
                dueAt,
                event.expiresAtMillis(),
                OptionalLong.empty(),
                attempts,
                deferrals,
                event.orderingKey(),
                event.idempotencyKey().map(IdempotencyKey::requestDigest),
                event.lineage(),
                error,
                answer);
    }
}
