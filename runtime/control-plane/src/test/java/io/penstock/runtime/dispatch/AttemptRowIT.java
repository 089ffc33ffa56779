package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.dispatch.TestingDispatcher.Running;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The row of the ledger that each attempt leaves. */
@Timeout(60)
final class AttemptRowIT {

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
    void anAttemptLeavesOneRowWithWhatItTook() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f").number(7));

        // When
        Running running = calls.run(version, "hello");
        running.ending();

        // Then
        LedgerRow row = running.rows().getFirst();
        assertThat(row.kind()).isEqualTo(LedgerRow.Kind.INVOCATION);
        assertThat(row.function()).isEqualTo(version.function());
        assertThat(row.version()).isEqualTo(7);
        assertThat(row.trigger()).isEqualTo("http");
        assertThat(row.start()).contains(StartKind.PROCESS);
        assertThat(row.outcome()).isEqualTo("succeeded");
        assertThat(row.attempt()).isEqualTo(1);
        assertThat(row.acceptedAtMillis()).isEqualTo(5);
        assertThat(row.requestBytes()).isEqualTo(5);
        assertThat(row.responseBytes()).isEqualTo(5);
        assertThat(row.usage()).isEqualTo(running.reply().receipt().usage().orElseThrow());
        assertThat(row.queueWaitNanos()).isPositive();
    }

    @Test
    void theCallerIsToldOnceTheRowIsWritten() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f"));
        CompletableFuture<Void> written = new CompletableFuture<>();
        Running running = calls.run(version, "hello", new TestingReply(), written);
        await().until(() -> !running.rows().isEmpty());
        assertThat(running.reply().endings()).isEmpty();

        // When
        written.complete(null);

        // Then
        assertThat(running.ending()).isEqualTo("answer 200");
    }

    @Test
    void aRowThatCantBeWrittenIsToldInsteadOfTheAnswer() throws Exception {
        // Given
        FunctionVersion version = calls.version(TestingVersion.script("f"));
        ProblemException down =
                Problem.of(ErrorCode.STORE_UNAVAILABLE, "The store doesn't answer.").exception();

        // When
        Running running =
                calls.run(
                        version, "hello", new TestingReply(), CompletableFuture.failedFuture(down));

        // Then
        assertThat(running.ending()).isEqualTo("store-unavailable");
        assertThat(calls.call(version, "hello")).isEqualTo("hello");
    }
}
