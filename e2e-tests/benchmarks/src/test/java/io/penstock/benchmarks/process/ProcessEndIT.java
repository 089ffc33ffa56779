package io.penstock.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ProcessEndIT {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final int ASKED = 128 + 15;
    private static final int KILLED = 128 + 9;

    private Process process;

    /** Starts a shell and waits until it has said {@code up}. */
    private void start(String script) throws IOException {
        process = new ProcessBuilder("sh", "-c", script).start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.readLine()).isEqualTo("up");
        }
    }

    /** It ignores that it is asked to end. */
    private void startDeaf() throws IOException {
        start("trap '' TERM; echo up; exec sleep 60");
    }

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    private int code() throws InterruptedException {
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it has ended").isTrue();
        return process.exitValue();
    }

    @Test
    void aProcessThatEndsIsLeftToIt() throws Exception {
        // Given
        start("echo up; read line; exit 7");
        process.getOutputStream().close();

        // When
        ProcessEnd.await(process, LONG);

        // Then
        assertThat(process.isAlive()).isFalse();
        assertThat(code()).isEqualTo(7);
    }

    @Test
    void aProcessThatStaysIsEndedByForce() throws Exception {
        // Given
        startDeaf();

        // When
        ProcessEnd.ask(process, Duration.ofMillis(50));

        // Then
        assertThat(code()).isEqualTo(KILLED);
    }

    @Test
    void aThreadThatIsInterruptedDoesntWait() throws Exception {
        // Given
        startDeaf();
        Thread.currentThread().interrupt();

        // When
        ProcessEnd.await(process, LONG);

        // Then
        assertThat(Thread.interrupted()).isTrue();
        assertThat(code()).isEqualTo(KILLED);
    }

    @Test
    void aProcessThatCaresIsAsked() throws Exception {
        // Given
        start("echo up; exec sleep 60");

        // When
        ProcessEnd.ask(process, LONG);

        // Then
        assertThat(process.isAlive()).isFalse();
        assertThat(code()).isEqualTo(ASKED);
    }
}
