package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.TestingDispatcher.Running;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls and what becomes of them. */
@Timeout(60)
final class DispatcherIT {

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
    void answersWithAReceipt() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f").number(7));

        // When
        Running first = calls.run(version, "hello");
        first.ending();
        Running second = calls.run(version, "hello");
        second.ending();

        // Then
        assertThat(first.reply().body()).isEqualTo("hello");
        assertThat(first.reply().receipt().version()).isEqualTo(7);
        assertThat(first.reply().receipt().start()).contains(StartKind.PROCESS);
        assertThat(first.reply().receipt().usage().orElseThrow().wallNanos()).isPositive();
        assertThat(second.reply().receipt().start()).contains(StartKind.WARM);
        assertThat(calls.counted("succeeded")).isEqualTo(2);
    }

    @Test
    void tellsWhatTheFunctionThrew() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f"));

        // When
        Running running = calls.run(version, "throw up");

        // Then
        assertThat(running.ending()).isEqualTo("function-failed");
        assertThat(running.reply().problem().members())
                .containsEntry("errorType", "java.lang.IllegalStateException")
                .containsEntry("errorMessage", "up");
        assertThat(running.reply().problem().members().get("stack")).contains("fn.Script.handle");
        assertThat(calls.call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void exitInACallLosesItsWorkerOnly() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f"));

        // When
        Running running = calls.run(version, "exit 7");

        // Then
        assertThat(running.ending()).isEqualTo("worker-lost");
        assertThat(running.reply().problem().detail()).contains("exited with code 7");
        assertThat(calls.call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void outOfMemoryLosesTheWorkerAndSaysSo() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f"));

        // When
        Running running = calls.run(version, "oom");

        // Then
        assertThat(running.ending()).isEqualTo("worker-lost");
        assertThat(running.reply().problem().detail()).contains("out of memory");
        assertThat(calls.call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void stackOverflowFailsTheCallOnly() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f"));
        String uid = calls.call(version, "uid");

        // When
        Running running = calls.run(version, "overflow");

        // Then
        assertThat(running.ending()).isEqualTo("function-failed");
        assertThat(running.reply().problem().members())
                .containsEntry("errorType", "java.lang.StackOverflowError");
        assertThat(calls.call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void aRequestOverALimitIsRefusedAndTheLaneStaysGood() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f").instances(0, 1));
        String uid = calls.call(version, "uid");
        TestingReply reply = new TestingReply();
        Invocation invocation =
                new Invocation(
                        new InvocationId("i"),
                        version,
                        TestingDispatcher.ORIGIN,
                        "POST",
                        "/",
                        "",
                        Collections.nCopies(2000, new Header("a", "b")),
                        Slice.empty());

        // When
        calls.dispatcher()
                .call(
                        invocation,
                        new Cancellation(),
                        reply,
                        _ -> CompletableFuture.completedFuture(null));

        // Then
        assertThat(reply.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(calls.call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void everyCallIsAnsweredExactlyOnceWhateverRacesForIt() throws Exception {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("DispatcherIT: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        FunctionVersion version =
                calls.version(TestingVersion.script("f").timeoutMillis(100).concurrency(4));
        calls.call(version, "hello");

        // When
        List<Running> racing = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            boolean sleeper = random.nextBoolean();
            Running running =
                    calls.run(version, (sleeper ? "sleep " : "spin ") + (80 + random.nextInt(40)));
            racing.add(running);
            if (random.nextInt(3) == 0) {
                long nanos = random.nextLong(120_000_000);
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    java.util.concurrent.locks.LockSupport.parkNanos(nanos);
                                    running.hangUp();
                                });
            }
        }

        // Then
        for (Running running : racing) {
            assertThat(running.ending())
                    .isIn(
                            "answer 200",
                            "function-timeout",
                            "client-gone",
                            "function-failed",
                            "queue-full");
        }
        assertThat(calls.counted("internal-error")).isZero();
    }
}
