package io.penstock.runtime.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.registry.FunctionVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class DispatcherIT {

    @TempDir private Path folder;
    private final AtomicLong ids = new AtomicLong();
    private TestingNode node;
    private Dispatcher dispatcher;

    @BeforeEach
    void start() throws Exception {
        node = TestingNode.start(folder);
        dispatcher =
                new Dispatcher(
                        node.pools(),
                        node.deadlines(),
                        InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")),
                        new DispatchMetrics(node.meters()));
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private static final Origin ORIGIN = Origin.call(Lineage.HTTP, 5);

    /** A call on a thread of its own. */
    private final class Running {
        private final TestingReply reply;
        private final Cancellation cancellation = new Cancellation();
        private final List<LedgerRow> rows = new CopyOnWriteArrayList<>();
        private final Thread thread;

        Running(FunctionVersion version, String body, TestingReply reply) {
            this(version, body, reply, CompletableFuture.completedFuture(null));
        }

        Running(
                FunctionVersion version,
                String body,
                TestingReply reply,
                CompletableFuture<Void> written) {
            this.reply = reply;
            Invocation invocation =
                    new Invocation(
                            new InvocationId("i" + ids.incrementAndGet()),
                            version,
                            ORIGIN,
                            "POST",
                            "/",
                            "",
                            List.of(),
                            Slice.utf8(body));
            thread =
                    Thread.ofVirtual()
                            .start(
                                    () ->
                                            dispatcher.call(
                                                    invocation,
                                                    cancellation,
                                                    reply,
                                                    row -> {
                                                        rows.add(row);
                                                        return written;
                                                    }));
        }

        /** How it ended for the caller, once the function has ended too. */
        String ending() throws Exception {
            reply.ending();
            thread.join();
            assertThat(reply.endings()).hasSize(1);
            assertThat(rows).as("rows of one attempt").hasSize(1);
            return reply.endings().getFirst();
        }
    }

    private Running run(FunctionVersion version, String body) {
        return new Running(version, body, new TestingReply());
    }

    private String call(FunctionVersion version, String body) throws Exception {
        Running running = run(version, body);
        String ending = running.ending();
        return ending.equals("answer 200") ? running.reply.body() : ending;
    }

    @Test
    void answersWithAReceipt() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f").number(7));

        // When
        Running first = run(version, "hello");
        first.ending();
        Running second = run(version, "hello");
        second.ending();

        // Then
        assertThat(first.reply.body()).isEqualTo("hello");
        assertThat(first.reply.receipt().version()).isEqualTo(7);
        assertThat(first.reply.receipt().start()).contains(StartKind.PROCESS);
        assertThat(first.reply.receipt().usage().orElseThrow().wallNanos()).isPositive();
        assertThat(second.reply.receipt().start()).contains(StartKind.WARM);
        assertThat(counted("succeeded")).isEqualTo(2);
    }

    @Test
    void tellsWhatTheFunctionThrew() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f"));

        // When
        Running running = run(version, "throw up");

        // Then
        assertThat(running.ending()).isEqualTo("function-failed");
        assertThat(running.reply.problem().members())
                .containsEntry("errorType", "java.lang.IllegalStateException")
                .containsEntry("errorMessage", "up");
        assertThat(running.reply.problem().members().get("stack")).contains("fn.Script.handle");
        assertThat(call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void interruptsASleeperAtItsDeadlineAndUsesItsInstanceAgain() throws Exception {
        // Given
        FunctionVersion version =
                node.version(TestingVersion.script("f").timeoutMillis(300).instances(0, 1));
        String uid = call(version, "uid");

        // When
        long began = System.nanoTime();
        String ending = call(version, "sleep 20000");

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(2).toNanos());
        assertThat(call(version, "uid")).isEqualTo(uid);
        assertThat(counted("function-timeout")).isOne();
    }

    @Test
    void replacesTheWorkerOfALoopThatIgnoresItsDeadlineWithoutHarmToItsNeighbours()
            throws Exception {
        // Given
        FunctionVersion looping =
                node.version(TestingVersion.script("a.loop").timeoutMillis(300).shared());
        FunctionVersion neighbour = node.version(TestingVersion.script("a.neighbour").shared());
        String pid = call(neighbour, "pid");
        assertThat(call(looping, "pid")).isEqualTo(pid);
        Running running = run(neighbour, "sleep 3000");

        // When
        Running stuck = run(looping, "spin 60000");
        String ending = stuck.reply.ending();

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(running.ending()).isEqualTo("answer 200");
        assertThat(call(looping, "pid")).isNotEqualTo(pid);
        assertThat(call(neighbour, "pid")).isNotEqualTo(pid);
        assertThat(stuck.ending()).isEqualTo("function-timeout");
        await().untilAsserted(() -> assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty());
    }

    @Test
    void aFunctionThatEndsInItsGraceKeepsItsWorker() throws Exception {
        // Given
        FunctionVersion version =
                node.version(TestingVersion.script("f").timeoutMillis(300).instances(0, 1));
        String uid = call(version, "uid");

        // When
        String ending = call(version, "spin 800");

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void aFunctionThatEndsAfterItsGraceIsAnsweredOnce() throws Exception {
        // Given
        FunctionVersion version =
                node.version(TestingVersion.script("f").timeoutMillis(200).instances(0, 1));
        String uid = call(version, "uid");

        // When
        String ending = call(version, "spin 1190");

        // Then
        assertThat(ending).isEqualTo("function-timeout");
        assertThat(call(version, "uid")).isNotEmpty();
        assertThat(uid).isNotEmpty();
    }

    @Test
    void freesTheInstanceOfACallerThatHungUp() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f").instances(0, 1));
        String uid = call(version, "uid");
        Running running = run(version, "sleep 30000");
        await().untilAsserted(() -> assertThat(inFlight()).isOne());

        // When
        running.cancellation.cancel();

        // Then
        assertThat(running.ending()).isEqualTo("client-gone");
        assertThat(call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void aCallerThatHangsUpInTheLineIsToldSo() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f").instances(0, 1));
        call(version, "uid");
        Running running = run(version, "sleep 1000");
        await().untilAsserted(() -> assertThat(inFlight()).isOne());
        Running waiting = run(version, "hello");

        // When
        waiting.cancellation.cancel();

        // Then
        assertThat(waiting.ending()).isEqualTo("client-gone");
        assertThat(running.ending()).isEqualTo("answer 200");
    }

    private double inFlight() {
        return node.meters().find("penstock.instances").tag("state", "leased").gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .sum();
    }

    @Test
    void stopsAStreamNobodyReads() throws Exception {
        // Given
        FunctionVersion version =
                node.version(TestingVersion.of("f", "fn.Endless").instances(0, 1));

        // When
        Running running = new Running(version, "", new TestingReply().accepts(1_000_000));

        // Then
        assertThat(running.ending()).isEqualTo("client-gone");
        assertThat(running.reply.written()).isLessThan(2_000_000);
        Running next = new Running(version, "", new TestingReply().accepts(500_000));
        assertThat(next.ending()).isEqualTo("client-gone");
        assertThat(next.reply.receipt().start()).contains(StartKind.WARM);
    }

    @Test
    void breaksOffAStreamAtItsDeadline() throws Exception {
        // Given
        FunctionVersion version =
                node.version(TestingVersion.of("f", "fn.Endless").timeoutMillis(500));

        // When
        Running running = run(version, "");

        // Then
        assertThat(running.ending()).isEqualTo("function-timeout");
        assertThat(running.reply.written()).isPositive();
    }

    @Test
    void exitInACallLosesItsWorkerOnly() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f"));

        // When
        Running running = run(version, "exit 7");

        // Then
        assertThat(running.ending()).isEqualTo("worker-lost");
        assertThat(running.reply.problem().detail()).contains("exited with code 7");
        assertThat(call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void outOfMemoryLosesTheWorkerAndSaysSo() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f"));

        // When
        Running running = run(version, "oom");

        // Then
        assertThat(running.ending()).isEqualTo("worker-lost");
        assertThat(running.reply.problem().detail()).contains("out of memory");
        assertThat(call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void stackOverflowFailsTheCallOnly() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f"));
        String uid = call(version, "uid");

        // When
        Running running = run(version, "overflow");

        // Then
        assertThat(running.ending()).isEqualTo("function-failed");
        assertThat(running.reply.problem().members())
                .containsEntry("errorType", "java.lang.StackOverflowError");
        assertThat(call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void anAttemptLeavesOneRowWithWhatItTook() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f").number(7));

        // When
        Running running = run(version, "hello");
        running.ending();

        // Then
        LedgerRow row = running.rows.getFirst();
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
        assertThat(row.usage()).isEqualTo(running.reply.receipt().usage().orElseThrow());
        assertThat(row.queueWaitNanos()).isPositive();
    }

    @Test
    void theCallerIsToldOnceTheRowIsWritten() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f"));
        CompletableFuture<Void> written = new CompletableFuture<>();
        Running running = new Running(version, "hello", new TestingReply(), written);
        await().until(() -> !running.rows.isEmpty());
        assertThat(running.reply.endings()).isEmpty();

        // When
        written.complete(null);

        // Then
        assertThat(running.ending()).isEqualTo("answer 200");
    }

    @Test
    void aRowThatCantBeWrittenIsToldInsteadOfTheAnswer() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f"));
        ProblemException down =
                Problem.of(ErrorCode.STORE_UNAVAILABLE, "The store doesn't answer.").exception();

        // When
        Running running =
                new Running(
                        version, "hello", new TestingReply(), CompletableFuture.failedFuture(down));

        // Then
        assertThat(running.ending()).isEqualTo("store-unavailable");
        assertThat(call(version, "hello")).isEqualTo("hello");
    }

    @Test
    void aRequestOverALimitIsRefusedAndTheLaneStaysGood() throws Exception {
        // Given
        FunctionVersion version = node.version(TestingVersion.script("f").instances(0, 1));
        String uid = call(version, "uid");
        TestingReply reply = new TestingReply();
        Invocation invocation =
                new Invocation(
                        new InvocationId("i"),
                        version,
                        ORIGIN,
                        "POST",
                        "/",
                        "",
                        Collections.nCopies(2000, new Header("a", "b")),
                        Slice.empty());

        // When
        dispatcher.call(
                invocation,
                new Cancellation(),
                reply,
                _ -> CompletableFuture.completedFuture(null));

        // Then
        assertThat(reply.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        assertThat(call(version, "uid")).isEqualTo(uid);
    }

    @Test
    void everyCallIsAnsweredExactlyOnceWhateverRacesForIt() throws Exception {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("DispatcherIT: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        FunctionVersion version =
                node.version(TestingVersion.script("f").timeoutMillis(100).concurrency(4));
        call(version, "hello");

        // When
        List<Running> calls = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            boolean sleeper = random.nextBoolean();
            Running running =
                    run(version, (sleeper ? "sleep " : "spin ") + (80 + random.nextInt(40)));
            calls.add(running);
            if (random.nextInt(3) == 0) {
                long nanos = random.nextLong(120_000_000);
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    java.util.concurrent.locks.LockSupport.parkNanos(nanos);
                                    running.cancellation.cancel();
                                });
            }
        }

        // Then
        for (Running running : calls) {
            assertThat(running.ending())
                    .isIn(
                            "answer 200",
                            "function-timeout",
                            "client-gone",
                            "function-failed",
                            "queue-full");
        }
        assertThat(counted("internal-error")).isZero();
    }

    private double counted(String outcome) {
        return node
                .meters()
                .find("penstock.invocations")
                .tag("outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
