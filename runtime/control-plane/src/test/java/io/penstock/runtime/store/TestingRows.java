package io.penstock.runtime.store;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Rows of a ledger, made at random. */
final class TestingRows {

    private static final List<FunctionName> FUNCTIONS =
            List.of(
                    FunctionName.parse("hello"),
                    FunctionName.parse("billing.hello"),
                    FunctionName.parse("billing.invoice"));

    private static final List<String> OUTCOMES =
            List.of(LedgerRow.SUCCEEDED, LedgerRow.SUCCEEDED, "function-failed");

    private final RandomGenerator random;
    private final long fromMillis;
    private final long spanMillis;

    /** Rows that end in the time after a moment. */
    TestingRows(RandomGenerator random, long fromMillis, long spanMillis) {
        this.random = random;
        this.fromMillis = fromMillis;
        this.spanMillis = spanMillis;
    }

    List<LedgerRow> next(int count) {
        List<LedgerRow> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(random.nextInt(10) == 0 ? start() : attempt());
        }
        return rows;
    }

    private LedgerRow attempt() {
        boolean refused = random.nextInt(8) == 0;
        long ended = fromMillis + random.nextLong(spanMillis);
        return new LedgerRow(
                LedgerRow.Kind.INVOCATION,
                Optional.of(id()),
                one(FUNCTIONS),
                1 + random.nextInt(2),
                random.nextBoolean() ? "http" : "orders-é",
                refused ? Optional.empty() : Optional.of(one(List.of(StartKind.values()))),
                ended - random.nextLong(10_000),
                ended,
                random.nextLong(1_000_000_000L),
                refused ? Usage.NONE : usage(),
                memory(),
                refused ? "queue-full" : one(OUTCOMES),
                1 + random.nextInt(3),
                random.nextLong(10_000),
                random.nextLong(10_000),
                random.nextBoolean() ? Optional.of(id()) : Optional.empty());
    }

    private LedgerRow start() {
        long ended = fromMillis + random.nextLong(spanMillis);
        return new LedgerRow(
                LedgerRow.Kind.INIT,
                Optional.empty(),
                one(FUNCTIONS),
                1,
                "none",
                Optional.of(StartKind.PROCESS),
                ended,
                ended,
                0,
                usage(),
                memory(),
                one(OUTCOMES),
                0,
                0,
                0,
                Optional.empty());
    }

    private Usage usage() {
        return new Usage(
                random.nextLong(3_000_000_000L),
                random.nextLong(1_000_000_000L),
                random.nextLong(1L << 40));
    }

    private MemorySize memory() {
        return one(List.of(MemorySize.ofMebibytes(128), MemorySize.parse("20001KiB")));
    }

    private InvocationId id() {
        return new InvocationId("%016x%016x".formatted(random.nextLong(), random.nextLong()));
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
