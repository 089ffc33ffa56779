package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.MemorySize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

final class MemoryBudgetTest {

    private final MemoryBudget budget = new MemoryBudget(new MemorySize(100));

    @Test
    void reservesUpToItsMax() {
        assertThat(budget.tryReserve(new MemorySize(60))).isTrue();
        assertThat(budget.tryReserve(new MemorySize(41))).isFalse();
        assertThat(budget.tryReserve(new MemorySize(40))).isTrue();
        assertThat(budget.reserved()).isEqualTo(new MemorySize(100));
    }

    @Test
    void aRefusalReservesNothing() {
        // Given
        budget.tryReserve(new MemorySize(60));

        // When
        budget.tryReserve(new MemorySize(41));

        // Then
        assertThat(budget.reserved()).isEqualTo(new MemorySize(60));
    }

    @Test
    void refusesToReleaseMoreThanWasReserved() {
        assertThatThrownBy(() -> budget.release(new MemorySize(1)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void knowsWhatCouldNeverFit() {
        budget.tryReserve(new MemorySize(100));
        assertThat(budget.couldEverFit(new MemorySize(100))).isTrue();
        assertThat(budget.couldEverFit(new MemorySize(101))).isFalse();
    }

    @Test
    void neverGivesOutTooMuchToManyAtOnce() throws Exception {
        // Given
        List<Future<?>> workers = new ArrayList<>();

        // When
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                workers.add(threads.submit(this::reserveAndRelease));
            }
        }

        // Then
        for (Future<?> worker : workers) {
            worker.get();
        }
        assertThat(budget.reserved()).isEqualTo(new MemorySize(0));
    }

    private void reserveAndRelease() {
        for (int round = 0; round < 20_000; round++) {
            MemorySize size = new MemorySize(ThreadLocalRandom.current().nextInt(1, 60));
            if (budget.tryReserve(size)) {
                assertThat(budget.reserved().bytes()).isBetween(size.bytes(), 100L);
                budget.release(size);
            }
        }
    }
}
