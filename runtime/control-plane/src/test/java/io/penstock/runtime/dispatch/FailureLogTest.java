package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Slice;
import io.penstock.protocol.Usage;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.pool.TestingVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FailureLogTest {

    private static final Logger LOGGER = Logger.getLogger(Dispatcher.class.getName());
    private static final Outcome FAILED = Outcome.of(ErrorCode.FUNCTION_FAILED, Usage.NONE);

    private final SlowReader reader = new SlowReader();

    /** Nobody reads the output until it is told to. */
    private static final class SlowReader extends Handler {
        private final CountDownLatch reads = new CountDownLatch(1);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (!line.getMessage().contains("invocation")) {
                // Of the logging itself, which says something about its start.
                return;
            }
            try {
                reads.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void read() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(reader);
    }

    @AfterEach
    void close() {
        reader.reads.countDown();
        LOGGER.removeHandler(reader);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    void dropsWhatNobodyReadsAndSaysHowMuch() {
        // Given
        FailureLog log = new FailureLog();
        Invocation invocation = invocation();
        int failures = 10_000;

        // When
        for (int i = 0; i < failures; i++) {
            log.failed(invocation, FAILED);
        }
        reader.reads.countDown();

        // Then
        await().untilAsserted(() -> assertThat(logged() + dropped()).isEqualTo(failures));
        assertThat(dropped()).isPositive();
        assertThat(reader.lines)
                .contains(
                        "invocation failed invocationId=i1 function=f version=1"
                                + " errorCode=function-failed");
    }

    private long logged() {
        return reader.lines.stream().filter(line -> line.startsWith("invocation failed")).count();
    }

    private long dropped() {
        String start = "failed invocations not logged count=";
        return reader.lines.stream()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length())))
                .sum();
    }

    private static Invocation invocation() {
        return new Invocation(
                new InvocationId("i1"),
                TestingVersion.script("f").build(Path.of("f.jar")),
                TestingDispatcher.ORIGIN,
                "POST",
                "/",
                "",
                List.of(),
                Slice.utf8(""));
    }
}
