package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Invocation;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.TestingRegistry;
import io.penstock.runtime.worker.Outcall;
import io.penstock.runtime.worker.OutcallReply;
import io.penstock.runtime.worker.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A function that runs in a real worker; what it asks for is asked in its name by the test. */
@Timeout(60)
final class FunctionCallsIT {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final String OWN_TRACE =
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final List<LedgerRow> rows = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private TestingNode node;
    private Registry registry;
    private Dispatcher dispatcher;
    private Delivery delivery;
    private FunctionCalls calls;
    private Thread caller;

    /** Of the attempt that runs. */
    private volatile long fence;

    @TempDir private Path folder;

    @BeforeEach
    void start() throws Exception {
        InstantSource clock = InstantSource.system();
        IdSource ids = IdSource.timeOrdered(clock, new SplittableRandom(1));
        node = TestingNode.start(folder);
        registry = TestingRegistry.create(clock);
        registry.start(LocalCode.alone(_ -> List.of()));
        dispatcher = TestingDelivery.dispatcher(node, clock, node.meters());
        delivery =
                new Delivery(
                        store,
                        Map::of,
                        registry,
                        dispatcher,
                        new DeliveryMetrics(node.meters()),
                        TestingDelivery.NO_LOG,
                        TestingDelivery.settings(10, Duration.ofSeconds(1)),
                        ids,
                        clock,
                        new SplittableRandom(1));
        delivery.stopClaiming();
        Intake intake = new Intake(registry, ids, 100, () -> true);
        EventIntake events = new EventIntake(store, delivery.runner(), clock);
        calls =
                new FunctionCalls(
                        dispatcher,
                        intake,
                        events,
                        delivery,
                        row -> {
                            rows.add(row);
                            return CompletableFuture.completedFuture(null);
                        },
                        clock);
        for (String name : List.of("billing.caller", "billing.callee", "other.callee")) {
            TestingDelivery.deploy(registry, node, name, TestingVersion.script(name));
        }
    }

    @AfterEach
    void close() throws Exception {
        cancellation.cancel();
        caller.join();
        delivery.close();
        delivery.release();
        store.close();
        node.close();
    }

    /** Runs the caller, which then waits; its worker. */
    private WorkerProcess run(int depth) {
        FunctionVersion version = registry.function(FunctionName.parse("billing.caller")).latest();
        Lineage lineage = new Lineage("http", Optional.empty(), depth);
        Invocation invocation =
                new Invocation(
                        new InvocationId("outer"),
                        version,
                        Origin.call(lineage, 0),
                        "POST",
                        "/",
                        "",
                        List.of(new Header("traceparent", TRACE)),
                        Slice.utf8("sleep 60000"));
        caller =
                Thread.ofVirtual()
                        .start(
                                () ->
                                        dispatcher.call(
                                                invocation,
                                                cancellation,
                                                new CollectedReply(
                                                        1_000, delivery.answers().hold()),
                                                _ -> CompletableFuture.completedFuture(null)));
        await().until(() -> node.workers(version).size() == 1);
        WorkerProcess worker = node.workers(version).iterator().next();
        await().until(
                        () ->
                                LongStream.range(1, 100)
                                        .filter(one -> dispatcher.running(one, worker).isPresent())
                                        .peek(one -> fence = one)
                                        .findFirst()
                                        .isPresent());
        return worker;
    }

    /** What came back. */
    private static final class Answer implements OutcallReply {
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private List<Header> headers = List.of();
        private String body = "";
        private Optional<ErrorCode> refusal = Optional.empty();

        @Override
        public void answer(int answered, List<Header> answerHeaders, Slice answerBody) {
            headers = answerHeaders;
            body = answerBody.text();
            status.complete(answered);
        }

        @Override
        public void refuse(Problem problem) {
            refusal = Optional.of(problem.code());
            status.complete(problem.code().status());
        }
    }

    private Answer ask(WorkerProcess worker, long fence, boolean await, String function) {
        return ask(worker, new Outcall(7, fence, await, function, List.of(), Slice.utf8("hello")));
    }

    private Answer ask(WorkerProcess worker, Outcall outcall) {
        Answer answer = new Answer();
        calls.call(worker, outcall, answer);
        assertThat(answer.status).isCompleted();
        return answer;
    }

    /** The headers of an event that the caller emits with such headers of its own. */
    private List<Header> emitted(WorkerProcess worker, List<Header> headers) {
        Answer answer =
                ask(worker, new Outcall(7, fence, false, "billing.callee", headers, Slice.empty()));
        return store.event(new InvocationId(answer.headers.getFirst().value())).request().headers();
    }

    /** The trace that a function sees that the caller invokes with such headers of its own. */
    private String invoked(WorkerProcess worker, List<Header> headers) {
        Slice tellTrace = Slice.utf8("header traceparent");
        return ask(worker, new Outcall(7, fence, true, "billing.callee", headers, tellTrace)).body;
    }

    @Test
    void anEmittedEventIsDurableAndKnowsItsParent() {
        // Given
        WorkerProcess worker = run(3);

        // When
        Answer answer = ask(worker, fence, false, "billing.callee");

        // Then
        assertThat(answer.status.join()).isEqualTo(202);
        assertThat(answer.headers.getFirst().name()).isEqualTo(OutcallReply.INVOCATION_ID);
        InvocationRecord event = store.record(new InvocationId(answer.headers.getFirst().value()));
        assertThat(event.lineage())
                .isEqualTo(new Lineage("function", Optional.of(new InvocationId("outer")), 4));
        assertThat(event.target().text()).isEqualTo("billing.callee");
    }

    @Test
    void anInvokedFunctionAnswersAndIsMeteredAsAChild() {
        // Given
        WorkerProcess worker = run(0);

        // When
        Answer answer = ask(worker, fence, true, "billing.callee");

        // Then
        assertThat(answer.status.join()).isEqualTo(200);
        assertThat(answer.body).isEqualTo("hello");
        LedgerRow row = rows.getFirst();
        assertThat(row.trigger()).isEqualTo("function");
        assertThat(row.parent()).contains(new InvocationId("outer"));
    }

    @Test
    void theTraceOfTheCallerIsCarriedOn() {
        WorkerProcess worker = run(0);

        assertThat(invoked(worker, List.of())).isEqualTo(TRACE);
        assertThat(emitted(worker, List.of())).containsExactly(new Header("traceparent", TRACE));
    }

    @Test
    void aTraceThatTheCallerGivesTakesTheOthersPlace() {
        // Given
        WorkerProcess worker = run(0);
        List<Header> own = List.of(new Header("TraceParent", OWN_TRACE), new Header("x", "y"));

        // Then
        assertThat(invoked(worker, own)).isEqualTo(OWN_TRACE);
        assertThat(emitted(worker, own)).isEqualTo(own);
    }

    @Test
    void aFunctionOfAnotherNamespaceIsOutOfReach() {
        WorkerProcess worker = run(0);

        assertThat(ask(worker, fence, true, "other.callee").refusal).contains(ErrorCode.FORBIDDEN);
        assertThat(ask(worker, fence, false, "other.callee").refusal).contains(ErrorCode.FORBIDDEN);
    }

    @Test
    void whatIsntThereIsRefusedByItsCode() {
        WorkerProcess worker = run(0);

        assertThat(ask(worker, fence, true, "billing.nobody").refusal)
                .contains(ErrorCode.UNKNOWN_FUNCTION);
        assertThat(ask(worker, fence, false, "billing.callee@9").refusal)
                .contains(ErrorCode.UNKNOWN_VERSION);
        assertThat(ask(worker, fence, false, "No Name").refusal).contains(ErrorCode.BAD_NAME);
    }

    @Test
    void aWorkerCantCallInTheNameOfWhatItDoesntRun() {
        // Given
        WorkerProcess worker = run(0);
        ask(worker, fence, true, "billing.callee");
        FunctionVersion callee = registry.function(FunctionName.parse("billing.callee")).latest();
        WorkerProcess other = node.workers(callee).iterator().next();

        // Then
        assertThat(ask(other, fence, false, "billing.callee").refusal).contains(ErrorCode.CONFLICT);
        assertThat(ask(worker, fence + 99, false, "billing.callee").refusal)
                .contains(ErrorCode.CONFLICT);
    }

    @Test
    void aChainEndsAtItsDepth() {
        WorkerProcess worker = run(Lineage.DEPTH_MAX);

        assertThat(ask(worker, fence, true, "billing.callee").refusal)
                .contains(ErrorCode.CHAIN_TOO_DEEP);
        assertThat(ask(worker, fence, false, "billing.callee").refusal)
                .contains(ErrorCode.CHAIN_TOO_DEEP);
    }
}
