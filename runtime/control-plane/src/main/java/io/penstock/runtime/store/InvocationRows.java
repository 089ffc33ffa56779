package io.penstock.runtime.store;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionTarget;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How rows of {@code invocations} become values. */
final class InvocationRows {

    /** What {@link #record} reads, in its order. */
    static final String RECORD =
            "i.id, i.target, i.mode, i.accepted_at, i.due_at, i.expires_at, i.attempts,"
                    + " i.deferrals, i.ordering_key, i.request_digest, i.source, i.parent, i.depth,"
                    + " i.state, i.version, i.ended_at, i.error_code, i.error_detail,"
                    + " i.error_type, i.error_message, i.error_stack";

    /** What {@link #recordWithAnswer} reads, in its order. */
    static final String RECORD_WITH_ANSWER = RECORD + ", a.status, a.headers, a.body, a.body_bytes";

    /** The tables of {@link #RECORD_WITH_ANSWER}. */
    static final String FROM_WITH_ANSWER =
            " FROM invocations i LEFT JOIN answers a ON a.seq = i.seq";

    /** What {@link #claimed} reads, in its order. */
    static final String CLAIMED =
            "i.id, i.target, i.mode, i.accepted_at, i.due_at, i.expires_at, i.attempts,"
                    + " i.deferrals, i.ordering_key, i.request_digest, i.source, i.parent, i.depth,"
                    + " i.idempotency_key, i.seq, i.fence, i.body_bytes";

    /** By their numbers in the column {@code state}, which the migrations repeat. */
    private static final List<InvocationState> STATES =
            List.of(
                    InvocationState.QUEUED,
                    InvocationState.BLOCKED,
                    InvocationState.RUNNING,
                    InvocationState.SUCCEEDED,
                    InvocationState.DEAD,
                    InvocationState.EXPIRED,
                    InvocationState.CANCELLED);

    /** By their numbers in the column {@code mode}. */
    private static final List<NewEvent.Mode> MODES =
            List.of(NewEvent.Mode.ASYNC, NewEvent.Mode.SYNC);

    private InvocationRows() {}

    /** The number of a state in the column {@code state}. */
    static int number(InvocationState state) {
        return STATES.indexOf(state);
    }

    /** The state of a number in the column {@code state}. */
    static InvocationState state(int number) {
        return STATES.get(number);
    }

    /** The number of a mode in the column {@code mode}. */
    static int number(NewEvent.Mode mode) {
        return MODES.indexOf(mode);
    }

    /** An invocation without its answer. */
    static InvocationRecord record(ResultSet row) throws SQLException {
        return record(row, Optional.empty());
    }

    /** An invocation with its answer, if it has one. */
    static InvocationRecord recordWithAnswer(ResultSet row) throws SQLException {
        String headers = row.getString(23);
        if (headers == null) {
            return record(row);
        }
        return record(
                row,
                Optional.of(
                        new StoredAnswer(
                                row.getInt(22),
                                HeadersJson.headers(headers),
                                Slice.wrap(row.getBytes(24)),
                                row.getLong(25))));
    }

    private static InvocationRecord record(ResultSet row, Optional<StoredAnswer> answer)
            throws SQLException {
        return new InvocationRecord(
                new InvocationId(row.getString(1)),
                FunctionTarget.parse(row.getString(2)),
                mode(row),
                state(row.getInt(14)),
                row.getInt(15),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                optionalLong(row, 16),
                row.getInt(7),
                row.getInt(8),
                Optional.ofNullable(row.getString(9)),
                Optional.ofNullable(row.getString(10)),
                lineage(row),
                error(row),
                answer);
    }

    /**
     * An event with its claim, once the claim that is about to be made counts.
     *
     * @param request the event itself
     */
    static ClaimedEvent claimed(Row row, EventRequest request) {
        return new ClaimedEvent(
                row.claim(),
                new NewEvent(
                        row.claim().invocation(),
                        row.target(),
                        row.mode(),
                        request,
                        row.acceptedAtMillis(),
                        row.dueAtMillis(),
                        row.expiresAtMillis(),
                        Optional.ofNullable(row.orderingKey()),
                        Optional.ofNullable(row.idempotencyKey()),
                        row.lineage()),
                row.attempts(),
                row.deferrals());
    }

    /** A queued row that is about to be claimed; the claim is the next one. */
    record Row(
            Claim claim,
            FunctionTarget target,
            NewEvent.Mode mode,
            long acceptedAtMillis,
            long dueAtMillis,
            long expiresAtMillis,
            int attempts,
            int deferrals,
            @Nullable String orderingKey,
            @Nullable IdempotencyKey idempotencyKey,
            Lineage lineage,
            long bodyBytes) {}

    /** A row of {@link #CLAIMED}. */
    static Row claimable(ResultSet row) throws SQLException {
        String idempotencyKey = row.getString(14);
        String digest = row.getString(10);
        return new Row(
                new Claim(row.getLong(15), new InvocationId(row.getString(1)), row.getLong(16) + 1),
                FunctionTarget.parse(row.getString(2)),
                mode(row),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7),
                row.getInt(8),
                row.getString(9),
                idempotencyKey == null ? null : new IdempotencyKey(idempotencyKey, digest),
                lineage(row),
                row.getLong(17));
    }

    private static NewEvent.Mode mode(ResultSet row) throws SQLException {
        return MODES.get(row.getInt(3));
    }

    private static Lineage lineage(ResultSet row) throws SQLException {
        return new Lineage(
                row.getString(11),
                Optional.ofNullable(row.getString(12)).map(InvocationId::new),
                row.getInt(13));
    }

    private static Optional<AttemptError> error(ResultSet row) throws SQLException {
        String code = row.getString(17);
        if (code == null) {
            return Optional.empty();
        }
        return Optional.of(
                new AttemptError(
                        code,
                        row.getString(18),
                        row.getString(19),
                        row.getString(20),
                        row.getString(21)));
    }

    private static OptionalLong optionalLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
