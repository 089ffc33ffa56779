package io.penstock.runtime.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.ledger.LedgerConfig;
import io.penstock.runtime.ledger.LedgerMetrics;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows of the ledger on their way into a SQLite file, opened as the runtime opens it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LedgerAppendBenchmark {

    /** Rows in one write. */
    private static final int BATCH = 1000;

    private static final LedgerSettings SETTINGS =
            new LedgerSettings(
                    LedgerConfig.Durability.BATCH, Duration.ofMillis(100), BATCH, 100_000);

    private static final FunctionName FUNCTION = FunctionName.parse("billing.invoice");

    /** Rows come in the order of their ids, nearly: as they do from calls. */
    private final IdSource ids =
            IdSource.timeOrdered(InstantSource.system(), new SplittableRandom(1));

    private @Nullable SqliteDatabase database;
    private @Nullable GroupCommit commits;
    private @Nullable JdbcLedgerStore store;
    private @Nullable Ledger ledger;

    /** Opens the file. */
    @Setup
    public void open() throws IOException {
        SqliteDatabase opened = new SqliteDatabase(Files.createTempDirectory("penstock-ledger"));
        GroupCommit writer =
                new GroupCommit(
                        opened.dataSource(),
                        opened.dialect(),
                        new GroupLimits(Duration.ofSeconds(5), 1000, 1L << 26));
        JdbcLedgerStore rows = new JdbcLedgerStore(opened.dataSource(), writer);
        ledger = new Ledger(rows, SETTINGS, new LedgerMetrics(new SimpleMeterRegistry()));
        database = opened;
        commits = writer;
        store = rows;
    }

    /** Writes what waits and closes it. */
    @TearDown
    public void close() {
        if (ledger != null) {
            ledger.close();
        }
        if (commits != null) {
            commits.close();
        }
        if (database != null) {
            database.close();
        }
    }

    /** A batch, made and written: one commit. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void writeBatch() {
        if (store == null) {
            throw new IllegalStateException("not open");
        }
        store.append(rows()).join();
    }

    /**
     * Rows given to the ledger one by one, as calls do, as fast as it takes them in: what it has
     * room for is bounded, so that this is what it writes in the long run.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void giveRows() {
        if (ledger == null) {
            throw new IllegalStateException("not open");
        }
        List<LedgerRow> rows = rows();
        while (!ledger.room()) {
            LockSupport.parkNanos(100_000);
        }
        for (LedgerRow row : rows) {
            var _ = ledger.ended(row);
        }
    }

    private List<LedgerRow> rows() {
        List<LedgerRow> rows = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            rows.add(row());
        }
        return rows;
    }

    private LedgerRow row() {
        long now = System.currentTimeMillis();
        return new LedgerRow(
                LedgerRow.Kind.INVOCATION,
                Optional.of(ids.next()),
                FUNCTION,
                1,
                "http",
                Optional.of(StartKind.WARM),
                now - 1,
                now,
                10_000,
                new Usage(50_000, 40_000, 4_000),
                MemorySize.ofMebibytes(128),
                LedgerRow.SUCCEEDED,
                1,
                64,
                64,
                Optional.empty());
    }
}
