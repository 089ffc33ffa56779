package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.dispatch.TestingDispatcher.Running;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers that are gone before their call has ended. */
@Timeout(60)
final class HangUpIT {

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
    void freesTheInstanceOfACallerThatHungUp() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f").instances(0, 1));
        String uid = calls.call(version, "uid");
        Running running = calls.run(version, "sleep 30000");
        await().untilAsserted(() -> assertThat(calls.inFlight()).isOne());

        // When
        running.hangUp();

        // Then
        assertThat(running.ending()).isEqualTo("client-gone");
        assertThat(calls.call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void aCallerThatHangsUpInTheLineIsToldSo() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f").instances(0, 1));
        calls.call(version, "uid");
        Running running = calls.run(version, "sleep 1000");
        await().untilAsserted(() -> assertThat(calls.inFlight()).isOne());
        Running waiting = calls.run(version, "hello");

        // When
        waiting.hangUp();

        // Then
        assertThat(waiting.ending()).isEqualTo("client-gone");
        assertThat(running.ending()).isEqualTo("answer 200");
    }

    @Test
    void stopsAStreamNobodyReads() throws Exception {
        // Given
        FunctionVersion version =
                calls.version(TestingVersion.of("f", "fn.Endless").instances(0, 1));

        // When
        Running running = calls.run(version, "", new TestingReply().accepts(1_000_000));

        // Then
        assertThat(running.ending()).isEqualTo("client-gone");
        assertThat(running.reply().written()).isLessThan(2_000_000);
        Running next = calls.run(version, "", new TestingReply().accepts(500_000));
        assertThat(next.ending()).isEqualTo("client-gone");
        assertThat(next.reply().receipt().start()).contains(StartKind.WARM);
    }
}
