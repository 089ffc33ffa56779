package io.penstock.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.telemetry.LoggedLines;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ThreadsTest {

    @Test
    void startsAVirtualThreadWithAName() throws Exception {
        // Given
        AtomicReference<Thread> seen = new AtomicReference<>();

        // When
        Threads.start("call-7", () -> seen.set(Thread.currentThread())).join();

        // Then
        assertThat(seen.get().isVirtual()).isTrue();
        assertThat(seen.get().getName()).isEqualTo("call-7");
    }

    @Test
    void doesntHandThreadLocalsOn() throws Exception {
        // Given
        InheritableThreadLocal<String> inherited = new InheritableThreadLocal<>();
        inherited.set("secret");
        AtomicReference<String> seen = new AtomicReference<>("nothing");

        // When
        Threads.start("t", () -> seen.set(String.valueOf(inherited.get()))).join();

        // Then
        inherited.remove();
        assertThat(seen.get()).isEqualTo("null");
    }

    @Test
    void logsWhatAThreadDiesOf() throws Exception {
        try (LoggedLines logged = LoggedLines.of(Threads.class)) {
            // When
            Threads.start(
                            "dying",
                            () -> {
                                throw new IllegalStateException("on purpose");
                            })
                    .join();

            // Then
            assertThat(logged.texts()).containsExactly("thread died thread=dying");
            assertThat(logged.records().getFirst().getThrown()).hasMessage("on purpose");
        }
    }
}
