package io.penstock.runtime.store;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.ledger.LedgerRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds rows of the ledger to the sums in {@code usage_minutes}. */
final class UsageMinutes {

    private static final long MINUTE_MILLIS = 60_000;

    private static final String ADD =
            "INSERT INTO usage_minutes (minute, namespace, name, version, trigger_name, kind,"
                    + " memory_kib, attempts, failed, refused, duration_ns, cpu_ns,"
                    + " allocated_bytes, billed_ms, billed_kib_ms, queue_wait_ns, request_bytes,"
                    + " response_bytes)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (minute, namespace, name, version, trigger_name, kind,"
                    + " memory_kib) DO UPDATE SET"
                    + " attempts = usage_minutes.attempts + excluded.attempts,"
                    + " failed = usage_minutes.failed + excluded.failed,"
                    + " refused = usage_minutes.refused + excluded.refused,"
                    + " duration_ns = usage_minutes.duration_ns + excluded.duration_ns,"
                    + " cpu_ns = usage_minutes.cpu_ns + excluded.cpu_ns,"
                    + " allocated_bytes = usage_minutes.allocated_bytes"
                    + " + excluded.allocated_bytes,"
                    + " billed_ms = usage_minutes.billed_ms + excluded.billed_ms,"
                    + " billed_kib_ms = usage_minutes.billed_kib_ms + excluded.billed_kib_ms,"
                    + " queue_wait_ns = usage_minutes.queue_wait_ns + excluded.queue_wait_ns,"
                    + " request_bytes = usage_minutes.request_bytes + excluded.request_bytes,"
                    + " response_bytes = usage_minutes.response_bytes + excluded.response_bytes";

    private UsageMinutes() {}

    /** What a sum is of. */
    private record Key(
            long minute,
            FunctionName function,
            int version,
            String trigger,
            LedgerRow.Kind kind,
            long memoryKib) {

        static final Comparator<Key> ORDER =
                Comparator.comparingLong(Key::minute)
                        .thenComparing(Key::function)
                        .thenComparingInt(Key::version)
                        .thenComparing(Key::trigger)
                        .thenComparing(Key::kind)
                        .thenComparingLong(Key::memoryKib);

        static Key of(LedgerRow row) {
            return new Key(
                    Math.floorDiv(row.endedAtMillis(), MINUTE_MILLIS) * MINUTE_MILLIS,
                    row.function(),
                    row.version(),
                    row.trigger(),
                    row.kind(),
                    LedgerRows.kibibytes(row.memory()));
        }
    }

    /** The sums of one batch; of one thread. */
    private static final class Sums {
        private long attempts;
        private long failed;
        private long refused;
        private long durationNanos;
        private long cpuNanos;
        private long allocatedBytes;
        private long billedMillis;
        private long queueWaitNanos;
        private long requestBytes;
        private long responseBytes;

        void add(LedgerRow row) {
            attempts++;
            failed += row.outcome().equals(LedgerRow.SUCCEEDED) ? 0 : 1;
            refused += row.refused() ? 1 : 0;
            durationNanos += row.usage().wallNanos();
            cpuNanos += row.usage().cpuNanos();
            allocatedBytes += row.usage().allocatedBytes();
            billedMillis += row.billedMillis();
            queueWaitNanos += row.queueWaitNanos();
            requestBytes += row.requestBytes();
            responseBytes += row.responseBytes();
        }
    }

    /** Adds rows, in the order of the keys of their sums. */
    static void add(Connection connection, List<LedgerRow> rows) throws SQLException {
        // Sorted when they are few: to compare keys for each row would take as long as all else.
        Map<Key, Sums> unordered = new HashMap<>();
        for (LedgerRow row : rows) {
            unordered.computeIfAbsent(Key.of(row), _ -> new Sums()).add(row);
        }
        SortedMap<Key, Sums> minutes = new TreeMap<>(Key.ORDER);
        minutes.putAll(unordered);
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            for (Map.Entry<Key, Sums> minute : minutes.entrySet()) {
                set(statement, minute.getKey(), minute.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void set(PreparedStatement statement, Key key, Sums sums) throws SQLException {
        statement.setLong(1, key.minute());
        statement.setString(2, key.function().namespace());
        statement.setString(3, key.function().name());
        statement.setInt(4, key.version());
        statement.setString(5, key.trigger());
        statement.setString(6, LedgerRows.label(key.kind()));
        statement.setLong(7, key.memoryKib());
        statement.setLong(8, sums.attempts);
        statement.setLong(9, sums.failed);
        statement.setLong(10, sums.refused);
        statement.setLong(11, sums.durationNanos);
        statement.setLong(12, sums.cpuNanos);
        statement.setLong(13, sums.allocatedBytes);
        statement.setLong(14, sums.billedMillis);
        statement.setLong(15, Math.multiplyExact(sums.billedMillis, key.memoryKib()));
        statement.setLong(16, sums.queueWaitNanos);
        statement.setLong(17, sums.requestBytes);
        statement.setLong(18, sums.responseBytes);
    }
}
