package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.telemetry.LoggedLines;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class GivenUpWritesTest {

    @Test
    void hasALineForTheFirstAndThenForManyTogether() {
        try (LoggedLines logged = LoggedLines.of(GroupCommit.class)) {
            // Given
            AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
            GivenUpWrites writes = new GivenUpWrites(clock::get);

            // When
            writes.add(2);
            for (int i = 0; i < 1000; i++) {
                clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
                writes.add(1);
            }

            // Then
            assertThat(logged.texts())
                    .containsExactly(
                            "store slow: writes given up sinceStart=2",
                            "store slow: writes given up sinceStart=1002");
        }
    }
}
