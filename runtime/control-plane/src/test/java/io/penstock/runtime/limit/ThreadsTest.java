package io.penstock.runtime.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
        // Given
        AtomicReference<LogRecord> logged = new AtomicReference<>();
        Logger logger = Logger.getLogger(Threads.class.getName());
        Handler handler = handler(logged);
        logger.addHandler(handler);

        // When
        Thread thread =
                Threads.start(
                        "dying",
                        () -> {
                            throw new IllegalStateException("on purpose");
                        });
        thread.join();

        // Then
        logger.removeHandler(handler);
        assertThat(logged.get().getMessage()).isEqualTo("thread died thread=dying");
        assertThat(logged.get().getThrown()).hasMessage("on purpose");
    }

    private static Handler handler(AtomicReference<LogRecord> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.set(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
