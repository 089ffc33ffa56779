package io.penstock.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class LedgerSweepTest {

    private static final Instant NOW = Instant.parse("2026-11-21T07:00:00Z");

    private final TestingLedgerStore store = new TestingLedgerStore();

    @Test
    void removesInStepsUntilNothingIsOver() {
        store.old(2_500);

        sweep(Duration.ofDays(30)).sweep();

        long before = NOW.minus(Duration.ofDays(30)).toEpochMilli();
        assertThat(store.sweeps()).containsExactly(before, before, before);
    }

    @Test
    void aStoreThatIsDownIsAskedAgainByTheNextTurn() {
        LedgerSweep sweep = sweep(Duration.ofDays(1));
        store.old(10);
        store.down(true);
        sweep.sweep();
        assertThat(store.failures()).isEqualTo(1);

        store.down(false);
        sweep.sweep();

        assertThat(store.sweeps()).hasSize(1);
    }

    @Test
    void aRetentionThatCanNotWorkStopsTheStart() {
        assertThatThrownBy(() -> sweep(Duration.ofMinutes(59)))
                .hasMessage("penstock.ledger.retention is PT59M; 1h or more would work");
    }

    private LedgerSweep sweep(Duration retention) {
        return new LedgerSweep(store, retention, InstantSource.fixed(NOW));
    }
}
