package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.ledger.Granularity;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageQuery;
import io.penstock.runtime.ledger.UsageSums;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads {@code usage_minutes} day by day: the database sums what is in a day, so that neither it
 * nor we hold more than a day's groups, and no sum of it is too large for 64 bits.
 */
final class UsageReader {

    private static final Duration DAY = Duration.ofDays(1);
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private static final String SUMS =
            "SUM(attempts) AS attempts, SUM(failed) AS failed, SUM(refused) AS refused,"
                    + " SUM(duration_ns) AS duration_ns, SUM(cpu_ns) AS cpu_ns,"
                    + " SUM(allocated_bytes) AS allocated_bytes, SUM(billed_ms) AS billed_ms,"
                    + " SUM(billed_kib_ms) AS billed_kib_ms, SUM(queue_wait_ns) AS queue_wait_ns,"
                    + " SUM(request_bytes) AS request_bytes, SUM(response_bytes) AS response_bytes";

    private final Connection connection;
    private final UsageQuery query;
    private final String sql;
    private final SortedMap<UsageLine.Key, UsageSums> lines = new TreeMap<>();

    private UsageReader(Connection connection, UsageQuery query) {
        this.connection = connection;
        this.query = query;
        this.sql = sql(query);
    }

    /**
     * The lines of a query.
     *
     * @return empty when there are more than it allows
     */
    static Optional<List<UsageLine>> read(Connection connection, UsageQuery query)
            throws SQLException {
        return new UsageReader(connection, query).read();
    }

    private Optional<List<UsageLine>> read() throws SQLException {
        // The first and the last minute of the table, so that nobody waits for empty years.
        List<Long> ends =
                query(
                        connection,
                        row -> row.getLong(1),
                        "SELECT minute FROM usage_minutes WHERE minute IN"
                                + " ((SELECT MIN(minute) FROM usage_minutes),"
                                + " (SELECT MAX(minute) FROM usage_minutes))"
                                + " GROUP BY minute ORDER BY minute");
        if (ends.isEmpty()) {
            return Optional.of(List.of());
        }
        Instant first = later(query.from(), Instant.ofEpochMilli(ends.getFirst()));
        Instant last = earlier(query.to(), Instant.ofEpochMilli(ends.getLast()).plusMillis(1));
        Instant begin = first;
        while (begin.isBefore(last)) {
            Instant end = earlier(last, Granularity.DAY.floor(begin).plus(DAY));
            add(begin, end);
            if (lines.size() > query.linesMax()) {
                return Optional.empty();
            }
            begin = end;
        }
        List<UsageLine> all = new ArrayList<>(lines.size());
        lines.forEach((key, sums) -> all.add(new UsageLine(key, sums)));
        return Optional.of(all);
    }

    private void add(Instant begin, Instant end) throws SQLException {
        List<Object> parameters = new ArrayList<>();
        parameters.add(begin.toEpochMilli());
        parameters.add(end.toEpochMilli());
        query.namespace().ifPresent(parameters::add);
        query(connection, this::line, sql, parameters.toArray())
                .forEach(line -> lines.merge(line.key(), line.sums(), UsageSums::plus));
    }

    private static String sql(UsageQuery query) {
        List<String> keys = new ArrayList<>();
        keys.add("kind");
        if (query.byNamespace()) {
            keys.add("namespace");
        }
        if (query.byFunction()) {
            keys.add("name");
        }
        if (query.byVersion()) {
            keys.add("version");
        }
        if (query.byTrigger()) {
            keys.add("trigger_name");
        }
        // Of what isn't asked for by the hour any minute tells the period.
        String grouped = String.join(", ", keys);
        String hours = "minute / " + HOUR_MILLIS;
        return "SELECT MIN(minute) AS sample, "
                + grouped
                + ", "
                + SUMS
                + " FROM usage_minutes WHERE minute >= ? AND minute < ?"
                + (query.namespace().isPresent() ? " AND namespace = ?" : "")
                + " GROUP BY "
                + (query.granularity() == Granularity.HOUR ? hours + ", " : "")
                + grouped;
    }

    private UsageLine line(ResultSet row) throws SQLException {
        Instant minute = Instant.ofEpochMilli(row.getLong("sample"));
        Optional<String> namespace =
                query.byNamespace() ? Optional.of(row.getString("namespace")) : Optional.empty();
        Optional<FunctionName> function =
                query.byFunction()
                        ? Optional.of(
                                new FunctionName(row.getString("namespace"), row.getString("name")))
                        : Optional.empty();
        Optional<Integer> version =
                query.byVersion() ? Optional.of(row.getInt("version")) : Optional.empty();
        Optional<String> trigger =
                query.byTrigger() ? Optional.of(row.getString("trigger_name")) : Optional.empty();
        LedgerRow.Kind kind =
                LedgerRow.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT));
        return new UsageLine(
                new UsageLine.Key(
                        query.granularity().period(query, minute),
                        namespace,
                        function,
                        version,
                        trigger,
                        kind),
                sums(row));
    }

    private static UsageSums sums(ResultSet row) throws SQLException {
        return new UsageSums(
                row.getLong("attempts"),
                row.getLong("failed"),
                row.getLong("refused"),
                Duration.ofNanos(row.getLong("duration_ns")),
                Duration.ofNanos(row.getLong("cpu_ns")),
                row.getLong("allocated_bytes"),
                row.getLong("billed_ms"),
                BigInteger.valueOf(row.getLong("billed_kib_ms")),
                Duration.ofNanos(row.getLong("queue_wait_ns")),
                row.getLong("request_bytes"),
                row.getLong("response_bytes"));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
