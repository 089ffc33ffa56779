package io.penstock.runtime.admin;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerStore;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageQuery;
import io.penstock.runtime.queue.TestingInvocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Rows in memory, without sums. */
final class TestingLedger implements LedgerStore {

    private final List<LedgerRow> rows = new ArrayList<>();

    /** The only attempt of an invocation, accepted at its number in seconds. */
    void put(int number, String function, String outcome) {
        rows.add(
                new LedgerRow(
                        LedgerRow.Kind.INVOCATION,
                        Optional.of(TestingInvocation.id(number)),
                        FunctionName.parse(function),
                        3,
                        "http",
                        Optional.of(StartKind.WARM),
                        number * 1000L,
                        number * 1000L + 5000,
                        0,
                        Usage.NONE,
                        MemorySize.ofMebibytes(128),
                        outcome,
                        1,
                        0,
                        0,
                        Optional.empty()));
    }

    @Override
    public List<LedgerRow> of(InvocationId invocation) {
        return rows.stream()
                .filter(row -> row.invocation().map(invocation::equals).orElse(false))
                .toList();
    }

    @Override
    public CompletableFuture<Void> append(List<LedgerRow> more) {
        rows.addAll(more);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<List<UsageLine>> usage(UsageQuery query) {
        return Optional.of(List.of());
    }

    @Override
    public CompletableFuture<Integer> sweep(long beforeMillis, int max) {
        return CompletableFuture.completedFuture(0);
    }
}
