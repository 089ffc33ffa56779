package io.penstock.runtime.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.runtime.ledger.Ledger;
import io.penstock.runtime.ledger.LedgerConfig;
import io.penstock.runtime.ledger.LedgerMetrics;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
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

    /** The most rows in one write, by default. */
    private static final int BATCH = 1000;

    private static final LedgerSettings SETTINGS =
            new LedgerSettings(
                    LedgerConfig.Durability.BATCH, Duration.ofMillis(100), BATCH, 100_000);

    private final TestingRows random =
            new TestingRows(new SplittableRandom(1), System.currentTimeMillis(), 60_000);
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
        store.append(random.next(BATCH)).join();
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
        List<LedgerRow> rows = random.next(BATCH);
        while (!ledger.room()) {
            LockSupport.parkNanos(100_000);
        }
        for (LedgerRow row : rows) {
            var _ = ledger.ended(row);
        }
    }
}
