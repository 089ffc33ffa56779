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

    private static final List<String> ODD =
            List.of(
                    "",
                    " ",
                    "NULL",
                    "'; DROP TABLE ledger; --",
                    "\"?1\", [\\]{}%_*",
                    "line\nbreak\tand\u0001",
                    "é\u0301 \uD83D\uDCB6 \u202Eright",
                    "0123456789ABCDEF0123456789ABCDEF",
                    "0123456789abcdef0123456789abcdef",
                    "x".repeat(10_000));

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

    /** Rows whose texts and numbers are as odd as they can be, each the only one in its sum. */
    List<LedgerRow> odd() {
        List<LedgerRow> rows = new ArrayList<>();
        for (String text : ODD) {
            LedgerRow row = attempt();
            rows.add(
                    new LedgerRow(
                            row.kind(),
                            Optional.of(new InvocationId(text + id())),
                            row.function(),
                            Integer.MAX_VALUE,
                            text,
                            row.start(),
                            Long.MAX_VALUE,
                            row.endedAtMillis(),
                            Long.MAX_VALUE,
                            new Usage(10_000_000_000_000_000L, Long.MAX_VALUE, Long.MAX_VALUE),
                            row.memory(),
                            text,
                            Integer.MAX_VALUE,
                            Long.MAX_VALUE,
                            Long.MAX_VALUE,
                            Optional.of(new InvocationId(text))));
        }
        return rows;
    }

    /** A row that can't be added up. */
    LedgerRow tooLong() {
        LedgerRow row = attempt();
        return new LedgerRow(
                row.kind(),
                row.invocation(),
                row.function(),
                row.version(),
                row.trigger(),
                row.start(),
                row.acceptedAtMillis(),
                row.endedAtMillis(),
                row.queueWaitNanos(),
                new Usage(Long.MAX_VALUE, 0, 0),
                MemorySize.ofMebibytes(1 << 20),
                row.outcome(),
                row.attempt(),
                row.requestBytes(),
                row.responseBytes(),
                row.parent());
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
