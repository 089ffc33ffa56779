package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.pool.InstanceState.Draining;
import io.penstock.runtime.pool.InstanceState.Gone;
import io.penstock.runtime.pool.InstanceState.Leased;
import io.penstock.runtime.pool.InstanceState.Ready;
import org.junit.jupiter.api.Test;

final class InstanceStateTest {

    @Test
    void countsTheCallsOfALeasedInstance() {
        // When
        Leased two = new Ready(1).lease().lease();

        // Then
        assertThat(two).isEqualTo(new Leased(2));
        assertThat(two.release(5)).isEqualTo(new Leased(1));
        assertThat(new Leased(1).release(5)).isEqualTo(new Ready(5));
    }

    @Test
    void drainsUntilTheLastCallHasEnded() {
        // When
        Draining draining = new Leased(2).drain();

        // Then
        assertThat(draining).isEqualTo(new Draining(2));
        assertThat(draining.release()).isEqualTo(new Draining(1));
        assertThat(new Draining(1).release()).isEqualTo(new Gone());
    }

    @Test
    void anIdleInstanceHasNothingToDrain() {
        assertThat(new Ready(1).drain()).isEqualTo(new Draining(0));
    }
}
