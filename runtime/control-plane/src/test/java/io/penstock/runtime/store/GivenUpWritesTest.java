package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GivenUpWritesTest {

    private static final Logger LOGGER = Logger.getLogger(GroupCommit.class.getName());

    private final List<String> lines = new ArrayList<>();

    private final Handler reader =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    // The logging itself may say something about its start.
                    if (line.getMessage().startsWith("store")) {
                        lines.add(line.getMessage());
                    }
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void read() {
        LOGGER.addHandler(reader);
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(reader);
    }

    @Test
    void hasALineForTheFirstAndThenForManyTogether() {
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
        assertThat(lines)
                .containsExactly(
                        "store slow: writes given up sinceStart=2",
                        "store slow: writes given up sinceStart=1002");
    }
}
