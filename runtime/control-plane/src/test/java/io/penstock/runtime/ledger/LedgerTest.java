package io.penstock.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.event.StartKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final TestingLedgerStore store = new TestingLedgerStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<Ledger> opened = new ArrayList<>();

    @AfterEach
    void close() {
        store.down(false);
        opened.forEach(Ledger::close);
    }

    @Test
    void writesAtTheEndOfTheInterval() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 1_000, 10_000);

        CompletableFuture<Void> told = ledger.ended(row(1));

        assertThat(told).isCompleted();
        await().untilAsserted(() -> assertThat(store.rows()).containsExactly(row(1)));
        await().untilAsserted(() -> assertThat(gauge()).isZero());
        assertThat(meters.counter("penstock.ledger.rows").count()).isEqualTo(1);
    }

    @Test
    void writesAFullBatchBeforeTheEndOfTheInterval() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, LONG, 10, 10_000);

        for (int i = 0; i < 9; i++) {
            ledger.ended(row(i));
        }
        assertThat(store.rows()).isEmpty();
        ledger.ended(row(9));

        await().untilAsserted(() -> assertThat(store.rows()).hasSize(10));
    }

    @Test
    void gathersWhatComesDuringAWrite() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, LONG, 10, 10_000);
        CompletableFuture<Void> commit = new CompletableFuture<>();
        store.endWith(commit);
        for (int i = 0; i < 10; i++) {
            ledger.ended(row(i));
        }
        await().untilAsserted(() -> assertThat(store.batches()).containsExactly(10));
        for (int i = 10; i < 15; i++) {
            ledger.ended(row(i));
        }

        commit.complete(null);
        await().untilAsserted(() -> assertThat(gauge()).isEqualTo(5));
        for (int i = 15; i < 20; i++) {
            ledger.ended(row(i));
        }

        await().untilAsserted(() -> assertThat(store.batches()).containsExactly(10, 10));
    }

    @Test
    void writesWhatCameDuringAWriteAtTheEndOfTheInterval() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 1_000, 10_000);
        CompletableFuture<Void> commit = new CompletableFuture<>();
        store.endWith(commit);
        ledger.ended(row(1));
        await().untilAsserted(() -> assertThat(store.batches()).containsExactly(1));
        ledger.ended(row(2));

        commit.complete(null);

        await().untilAsserted(() -> assertThat(store.rows()).containsExactly(row(1), row(2)));
    }

    @Test
    void writesWhatThereIsAtTheStop() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, LONG, 1_000, 10_000);
        for (int i = 0; i < 2_500; i++) {
            ledger.ended(row(i));
        }

        ledger.close();

        assertThat(store.rows()).hasSize(2_500);
        assertThat(store.batches()).allMatch(size -> size <= 1_000);
    }

    @Test
    void keepsRowsWhileTheStoreIsDownAndWritesThemOnce() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 10, 10_000);
        store.down(true);
        for (int i = 0; i < 100; i++) {
            assertThat(ledger.ended(row(i))).isCompleted();
        }
        await().untilAsserted(() -> assertThat(store.failures()).isGreaterThan(1));
        assertThat(gauge()).isEqualTo(100);

        store.down(false);

        await().untilAsserted(() -> assertThat(gauge()).isZero());
        assertThat(store.rows()).hasSize(100).doesNotHaveDuplicates();
        assertThat(meters.counter("penstock.ledger.failures").count()).isGreaterThan(1);
    }

    @Test
    void givesTheSameRowsAgainAfterACommitInDoubt() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 10, 10_000);
        store.doubt(3);

        for (int i = 0; i < 25; i++) {
            ledger.ended(row(i));
        }

        await().untilAsserted(() -> assertThat(gauge()).isZero());
        assertThat(store.rows()).hasSize(25).doesNotHaveDuplicates();
        assertThat(store.batches().stream().mapToInt(size -> size).sum()).isGreaterThan(25);
    }

    @Test
    void hasNoRoomBeyondTheBoundAndRoomAgainAfterwards() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 10, 20);
        store.down(true);
        for (int i = 0; i < 19; i++) {
            ledger.ended(row(i));
        }
        assertThat(ledger.room()).isTrue();

        ledger.ended(row(19));
        assertThat(ledger.room()).isFalse();
        store.down(false);

        await().untilAsserted(() -> assertThat(ledger.room()).isTrue());
    }

    @Test
    void aRowTheStoreRefusesDoesNotHoldUpTheOthers() {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 100, 10_000);
        store.refuse(row -> row.endedAtMillis() == 17);

        for (int i = 0; i < 50; i++) {
            ledger.ended(row(i));
        }

        await().untilAsserted(() -> assertThat(gauge()).isZero());
        assertThat(store.rows()).hasSize(49).doesNotContain(row(17));
    }

    @Test
    void withDurabilityEachCallersAreToldAfterTheCommit() {
        Ledger ledger = ledger(LedgerConfig.Durability.EACH, LONG, 1_000, 10_000);

        CompletableFuture<Void> told = ledger.ended(row(1));

        told.join();
        assertThat(store.rows()).containsExactly(row(1));
    }

    @Test
    void withDurabilityEachCallersAreRefusedAndTheRowIsKept() {
        Ledger ledger = ledger(LedgerConfig.Durability.EACH, LONG, 1_000, 10_000);
        store.down(true);

        CompletableFuture<Void> first = ledger.ended(row(1));
        await().until(first::isCompletedExceptionally);
        CompletableFuture<Void> second = ledger.ended(row(2));

        assertThat(second).isCompletedExceptionally();
        assertThat(first.exceptionNow())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        assertThat(ledger.room()).isFalse();
        store.down(false);
        await().untilAsserted(() -> assertThat(store.rows()).containsExactly(row(1), row(2)));
        await().untilAsserted(() -> assertThat(ledger.room()).isTrue());
    }

    @Test
    void losesAndDoublesNothingOfManyThreads() throws Exception {
        Ledger ledger = ledger(LedgerConfig.Durability.BATCH, SHORT, 64, 100_000);
        store.doubt(5);

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int caller = i;
                callers.add(
                        threads.submit(
                                () -> {
                                    for (int j = 0; j < 100; j++) {
                                        ledger.ended(row(caller * 100 + j)).join();
                                    }
                                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        ledger.close();

        assertThat(store.rows()).hasSize(2_000).doesNotHaveDuplicates();
    }

    private double gauge() {
        return meters.get("penstock.ledger.pending").gauge().value();
    }

    private Ledger ledger(
            LedgerConfig.Durability durability, Duration interval, int batchMax, int rowsMax) {
        Ledger ledger =
                new Ledger(
                        store,
                        new LedgerSettings(durability, interval, batchMax, rowsMax),
                        new LedgerMetrics(meters));
        opened.add(ledger);
        return ledger;
    }

    private static LedgerRow row(int number) {
        return new LedgerRow(
                LedgerRow.Kind.INVOCATION,
                Optional.of(new InvocationId("id-" + number)),
                FunctionName.parse("hello"),
                1,
                "http",
                Optional.of(StartKind.WARM),
                0,
                number,
                0,
                new Usage(1, 1, 1),
                MemorySize.ofMebibytes(128),
                LedgerRow.SUCCEEDED,
                1,
                0,
                0,
                Optional.empty());
    }
}
