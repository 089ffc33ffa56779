package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.ledger.Granularity;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageQuery;
import io.penstock.runtime.ledger.UsageQuery.Group;
import io.penstock.runtime.ledger.UsageSums;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the ledger's store promises over every database. */
abstract class LedgerStoreContract {

    private static final Instant BEGIN = Instant.parse("2026-01-30T22:17:00Z");
    private static final Instant END = BEGIN.plus(Duration.ofHours(52));

    private static final Set<Group> ALL = Set.of(Group.VERSION, Group.TRIGGER);

    private final List<GroupCommit> writers = new CopyOnWriteArrayList<>();
    private TestingDatabase database;
    private JdbcLedgerStore store;
    private TestingRows rows;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        long seed = ThreadLocalRandom.current().nextLong();
        System.out.println("LedgerStoreContract: seed " + seed);
        rows =
                new TestingRows(
                        new SplittableRandom(seed),
                        BEGIN.toEpochMilli(),
                        Duration.between(BEGIN, END).toMillis());
        database = database();
        store = store();
    }

    @AfterEach
    void close() {
        writers.forEach(GroupCommit::close);
        database.close();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(usage(ALL, Granularity.TOTAL)).isEmpty();
        assertThat(store.sweep(END.toEpochMilli(), 10).join()).isZero();
    }

    @Test
    void bringsBackAllOfARow() {
        List<LedgerRow> written = rows.next(200);

        store.append(written).join();

        for (LedgerRow row : written) {
            row.invocation().ifPresent(id -> assertThat(store.of(id)).containsExactly(row));
        }
    }

    @Test
    void bringsBackOddTextsAndLargeNumbers() {
        List<LedgerRow> written = rows.odd();

        store.append(written).join();

        for (LedgerRow row : written) {
            assertThat(store.of(row.invocation().orElseThrow())).containsExactly(row);
        }
        UsageQuery query = query(ALL, Granularity.HOUR);
        assertThat(store.usage(query).orElseThrow())
                .containsExactlyElementsOf(expected(query, written));
    }

    @ParameterizedTest
    @EnumSource
    void linesAreTheSumsOfTheRows(Granularity granularity) {
        // Given
        List<LedgerRow> written = rows.next(2_000);
        for (int i = 0; i < written.size(); i += 300) {
            store.append(written.subList(i, Math.min(i + 300, written.size()))).join();
        }

        for (Set<Group> groups :
                List.of(
                        Set.<Group>of(),
                        Set.of(Group.NAMESPACE),
                        Set.of(Group.FUNCTION),
                        Set.of(Group.TRIGGER),
                        ALL)) {
            // When
            UsageQuery query = query(groups, granularity);
            List<UsageLine> lines = store.usage(query).orElseThrow();

            // Then
            assertThat(lines).containsExactlyElementsOf(expected(query, written));
        }
    }

    @Test
    void aNamespaceOrATimeIsCutOutExactly() {
        List<LedgerRow> written = rows.next(1_000);
        store.append(written).join();
        UsageQuery query =
                new UsageQuery(
                        BEGIN.plus(Duration.ofMinutes(90)),
                        END.minus(Duration.ofMinutes(61)),
                        Optional.of("billing"),
                        Set.of(Group.FUNCTION),
                        Granularity.DAY,
                        100);

        List<UsageLine> lines = store.usage(query).orElseThrow();

        assertThat(lines).isNotEmpty().containsExactlyElementsOf(expected(query, written));
        assertThat(lines)
                .allSatisfy(
                        line -> {
                            assertThat(line.key().period().from()).isAfterOrEqualTo(query.from());
                            assertThat(line.key().period().to()).isBeforeOrEqualTo(query.to());
                        });
    }

    @Test
    void tooManyLinesAreNone() {
        store.append(rows.next(500)).join();
        int lines = usage(ALL, Granularity.HOUR).size();

        assertThat(
                        store.usage(
                                new UsageQuery(
                                        BEGIN,
                                        END,
                                        Optional.empty(),
                                        ALL,
                                        Granularity.HOUR,
                                        lines)))
                .isPresent();
        assertThat(
                        store.usage(
                                new UsageQuery(
                                        BEGIN,
                                        END,
                                        Optional.empty(),
                                        ALL,
                                        Granularity.HOUR,
                                        lines - 1)))
                .isEmpty();
    }

    @Test
    void rowsGivenAgainCountOnce() throws SQLException {
        List<LedgerRow> first = rows.next(100);
        List<LedgerRow> second = rows.next(100);
        List<LedgerRow> overlapping = new ArrayList<>(first.subList(50, 100));
        overlapping.addAll(second);

        store.append(first).join();
        store.append(first).join();
        store.append(overlapping).join();

        List<LedgerRow> all = new ArrayList<>(first);
        all.addAll(second);
        UsageQuery query = query(ALL, Granularity.HOUR);
        assertThat(store.usage(query).orElseThrow())
                .containsExactlyElementsOf(expected(query, all));
        assertThat(kept()).isEqualTo(200);
    }

    /** Also where rows are written together as long as all of them are new. */
    @ParameterizedTest
    @ValueSource(ints = {1, 19, 99, 100, 101, 997})
    void ofABatchOnlyRowsThatAreNewCount(int size) throws SQLException {
        // Given
        List<LedgerRow> known = rows.next(3);
        store.append(known).join();
        List<LedgerRow> fresh = rows.next(size);
        List<LedgerRow> batch = new ArrayList<>(fresh);
        batch.addFirst(known.get(0));
        batch.add(batch.size() / 2, known.get(1));
        batch.add(known.get(2));
        // One that is in the batch twice.
        batch.add(batch.size() / 3, fresh.getLast());

        // When
        store.append(batch).join();

        // Then
        List<LedgerRow> all = new ArrayList<>(known);
        all.addAll(fresh);
        UsageQuery query = query(ALL, Granularity.HOUR);
        assertThat(store.usage(query).orElseThrow())
                .containsExactlyElementsOf(expected(query, all));
        assertThat(kept()).isEqualTo(all.size());
        for (LedgerRow row : all) {
            row.invocation().ifPresent(id -> assertThat(store.of(id)).containsExactly(row));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void nothingIsLeftOfABatchThatWasRefused(int size) throws SQLException {
        // Given
        List<LedgerRow> written = rows.next(size);
        List<LedgerRow> refused = new ArrayList<>(written);
        refused.add(rows.tooLong());

        // When
        assertThatThrownBy(() -> store.append(refused).join())
                .hasRootCauseInstanceOf(ArithmeticException.class);
        store.append(written).join();

        // Then
        UsageQuery query = query(ALL, Granularity.HOUR);
        assertThat(store.usage(query).orElseThrow())
                .containsExactlyElementsOf(expected(query, written));
        assertThat(kept()).isEqualTo(size);
    }

    @Test
    void severalStoresAppendAtTheSameTime() throws Exception {
        // Given
        JdbcLedgerStore other = store();
        List<List<LedgerRow>> batches = new ArrayList<>();
        List<LedgerRow> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            List<LedgerRow> batch = rows.next(50);
            batches.add(batch);
            all.addAll(batch);
        }

        // When
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                JdbcLedgerStore target = i % 2 == 0 ? store : other;
                List<LedgerRow> batch = batches.get(i);
                writers.add(threads.submit(() -> target.append(batch).join()));
                // Each again, as after a commit whose outcome isn't known.
                JdbcLedgerStore again = i % 3 == 0 ? store : other;
                writers.add(threads.submit(() -> again.append(batch).join()));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        // Then
        UsageQuery query = query(ALL, Granularity.DAY);
        assertThat(store.usage(query).orElseThrow())
                .containsExactlyElementsOf(expected(query, all));
        assertThat(kept()).isEqualTo(all.size());
    }

    @Test
    void sweepingRemovesOldRowsInStepsAndNoSums() throws SQLException {
        List<LedgerRow> written = rows.next(1_000);
        store.append(written).join();
        List<UsageLine> before = usage(ALL, Granularity.HOUR);
        long cut = BEGIN.plus(Duration.ofHours(26)).toEpochMilli();
        long old = written.stream().filter(row -> row.endedAtMillis() < cut).count();

        int first = store.sweep(cut, 100).join();
        long removed = first;
        int step;
        do {
            step = store.sweep(cut, 100).join();
            removed += step;
        } while (step > 0);

        assertThat(first).isBetween(100, 110);
        assertThat(removed).isEqualTo(old);
        assertThat(kept()).isEqualTo(written.size() - old);
        assertThat(usage(ALL, Granularity.HOUR)).isEqualTo(before);
    }

    @Test
    void allOfItSurvivesARestart() throws SQLException {
        List<LedgerRow> written = rows.next(300);
        store.append(written).join();
        List<UsageLine> before = usage(ALL, Granularity.HOUR);

        database.reopen();
        store = store();

        assertThat(usage(ALL, Granularity.HOUR)).isEqualTo(before);
        assertThat(kept()).isEqualTo(300);
    }

    private long kept() throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM ledger")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Another node over the same database. */
    private JdbcLedgerStore store() {
        GroupCommit writer =
                new GroupCommit(database.dataSource(), database.dialect(), TestingQueueNode.LIMITS);
        writers.add(writer);
        return new JdbcLedgerStore(database.dataSource(), writer);
    }

    private List<UsageLine> usage(Set<Group> groups, Granularity granularity) {
        return store.usage(query(groups, granularity)).orElseThrow();
    }

    private static UsageQuery query(Set<Group> groups, Granularity granularity) {
        return new UsageQuery(BEGIN, END, Optional.empty(), groups, granularity, 100_000);
    }

    /** The lines as they follow from rows alone. */
    private static List<UsageLine> expected(UsageQuery query, List<LedgerRow> rows) {
        Map<UsageLine.Key, UsageSums> lines = new TreeMap<>();
        for (LedgerRow row : rows) {
            Instant ended = Instant.ofEpochMilli(row.endedAtMillis());
            boolean asked =
                    !ended.isBefore(query.from())
                            && ended.isBefore(query.to())
                            && query.namespace()
                                    .map(row.function().namespace()::equals)
                                    .orElse(true);
            if (asked) {
                UsageLine.Key key =
                        new UsageLine.Key(
                                query.granularity().period(query, ended),
                                query.byNamespace()
                                        ? Optional.of(row.function().namespace())
                                        : Optional.empty(),
                                query.byFunction() ? Optional.of(row.function()) : Optional.empty(),
                                query.byVersion() ? Optional.of(row.version()) : Optional.empty(),
                                query.byTrigger() ? Optional.of(row.trigger()) : Optional.empty(),
                                row.kind());
                lines.merge(key, sums(row), UsageSums::plus);
            }
        }
        return lines.entrySet().stream()
                .map(line -> new UsageLine(line.getKey(), line.getValue()))
                .toList();
    }

    private static UsageSums sums(LedgerRow row) {
        return new UsageSums(
                1,
                row.outcome().equals(LedgerRow.SUCCEEDED) ? 0 : 1,
                row.kind() == LedgerRow.Kind.INVOCATION && row.start().isEmpty() ? 1 : 0,
                Duration.ofNanos(row.usage().wallNanos()),
                Duration.ofNanos(row.usage().cpuNanos()),
                row.usage().allocatedBytes(),
                row.billedMillis(),
                BigInteger.valueOf(row.billedMillis())
                        .multiply(BigInteger.valueOf(row.memory().bytes() / 1024)),
                Duration.ofNanos(row.queueWaitNanos()),
                row.requestBytes(),
                row.responseBytes());
    }
}
