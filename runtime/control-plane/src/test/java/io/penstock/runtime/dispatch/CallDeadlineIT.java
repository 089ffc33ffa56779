package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.dispatch.TestingDispatcher.Running;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls that take longer than they may. */
@Timeout(60)
final class CallDeadlineIT {

    @TempDir private Path folder;
    private TestingDispatcher calls;

    @BeforeEach
    void start() throws Exception {
        calls = TestingDispatcher.start(folder);
    }

    @AfterEach
    void close() throws Exception {
        calls.close();
    }

    @Test
    void interruptsASleeperAtItsDeadlineAndUsesItsInstanceAgain() throws Exception {
        // Given
        FunctionVersion version =
                calls.version(TestingVersion.script("f").timeoutMillis(300).instances(0, 1));
        String uid = calls.call(version, "uid");

        // When
        long began = System.nanoTime();
        String ending = calls.call(version, "sleep 20000");

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(2).toNanos());
        assertThat(calls.call(version, "uid")).isEqualTo(uid);
        assertThat(calls.counted("function-timeout")).isOne();
    }

    @Test
    void replacesTheWorkerOfALoopThatIgnoresItsDeadlineWithoutHarmToItsNeighbours()
            throws Exception {
        // Given
        FunctionVersion looping =
                calls.version(TestingVersion.script("a.loop").timeoutMillis(300).shared());
        FunctionVersion neighbour = calls.version(TestingVersion.script("a.neighbour").shared());
        String pid = calls.call(neighbour, "pid");
        assertThat(calls.call(looping, "pid")).isEqualTo(pid);
        Running running = calls.run(neighbour, "sleep 3000");

        // When
        Running stuck = calls.run(looping, "spin 60000");
        String ending = stuck.reply().ending();

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(running.ending()).isEqualTo("answer 200");
        assertThat(calls.call(looping, "pid")).isNotEqualTo(pid);
        assertThat(calls.call(neighbour, "pid")).isNotEqualTo(pid);
        assertThat(stuck.ending()).isEqualTo("function-timeout");
        await().untilAsserted(() -> assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty());
    }

    @Test
    void aFunctionThatEndsInItsGraceKeepsItsWorker() throws Exception {
        // Given
        FunctionVersion version =
                calls.version(TestingVersion.script("f").timeoutMillis(300).instances(0, 1));
        String uid = calls.call(version, "uid");

        // When
        String ending = calls.call(version, "spin 600");

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(calls.call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void aFunctionThatEndsAfterItsGraceIsAnsweredOnce() throws Exception {
        // Given
        FunctionVersion version =
                calls.version(TestingVersion.script("f").timeoutMillis(200).instances(0, 1));
        String uid = calls.call(version, "uid");

        // When
        String ending = calls.call(version, "spin 1190");

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(calls.call(version, "uid")).isNotEmpty();
        assertThat(uid).isNotEmpty();
    }

    @Test
    void breaksOffAStreamAtItsDeadline() throws Exception {
        // Given
        FunctionVersion version =
                calls.version(TestingVersion.of("f", "fn.Endless").timeoutMillis(500));

        // When
        Running running = calls.run(version, "");

        // Then
        assertThat(running.ending()).isEqualTo("function-timeout");
        assertThat(running.reply().written()).isPositive();
    }
}
