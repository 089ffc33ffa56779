package io.penstock.runtime.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.protocol.Slice;
import io.penstock.runtime.delivery.MemoryQueueStore;
import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TestingRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class EventIntakeTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FunctionTarget TARGET = FunctionTarget.parse("f");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final TestingRunner runner = new TestingRunner();
    private final EventIntake events = new EventIntake(store, runner, CLOCK);
    private final AtomicLong ids = new AtomicLong();
    private final Registry registry = TestingRegistry.create(CLOCK);
    private final Intake intake =
            new Intake(
                    registry, () -> new InvocationId("i" + ids.incrementAndGet()), 100, () -> true);

    /** Keeps what it is given. Guarded by this. */
    private static final class TestingRunner implements EventRunner {
        private final List<String> told = new ArrayList<>();
        private final List<ClaimedEvent> given = new ArrayList<>();
        private boolean room = true;
        private int taken;

        @Override
        public synchronized Optional<Slot> slot(FunctionName function, long bodyBytes) {
            if (!room) {
                return Optional.empty();
            }
            taken++;
            return Optional.of(
                    new Slot() {
                        @Override
                        public void run(ClaimedEvent event) {
                            end("run " + event.event().id());
                            given.add(event);
                        }

                        @Override
                        public void release() {
                            end("release");
                        }
                    });
        }

        private synchronized void end(String how) {
            taken--;
            told.add(how);
        }

        @Override
        public synchronized void queued(FunctionName function, long dueAtMillis) {
            told.add("queued " + function + " in " + (dueAtMillis - NOW.toEpochMilli()));
        }

        @Override
        public CompletableFuture<CallEnding> call(ClaimedEvent event) {
            end("call " + event.event().id());
            return CompletableFuture.completedFuture(ending(event.event().id()));
        }

        @Override
        public CompletableFuture<CallEnding> ending(InvocationRecord record) {
            return CompletableFuture.completedFuture(ending(record.id()));
        }

        private static CallEnding ending(InvocationId id) {
            return new CallEnding.Failed(id, 1, Problem.of(ErrorCode.FUNCTION_FAILED, "told to"));
        }

        synchronized List<String> told() {
            return List.copyOf(told);
        }
    }

    @BeforeEach
    void deploy() {
        registry.start(LocalCode.alone(_ -> List.of()));
        registry.deploy(
                TARGET.function(),
                "",
                List.of(),
                SettingsParser.parse(Map.of("retry", Map.of("maxEventAge", "1h"))));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static EventRequest request(String body) {
        return new EventRequest("POST", "/", "", List.of(), Slice.utf8(body));
    }

    private static EventOptions options() {
        return new EventOptions(Duration.ZERO, Optional.empty(), Optional.empty(), Lineage.HTTP);
    }

    private static EventOptions delayed(Duration delay) {
        return new EventOptions(delay, Optional.empty(), Optional.empty(), Lineage.HTTP);
    }

    private static EventOptions ordered(String key) {
        return new EventOptions(Duration.ZERO, Optional.of(key), Optional.empty(), Lineage.HTTP);
    }

    private static IdempotencyKey key(String digest) {
        return new IdempotencyKey("key", digest);
    }

    private static EventOptions keyed(String digest) {
        return new EventOptions(
                Duration.ZERO, Optional.empty(), Optional.of(key(digest)), Lineage.HTTP);
    }

    private InvocationId accept(EventOptions options) throws Exception {
        try (Admission admission = intake.admit(TARGET)) {
            return events.accept(admission, TARGET, request("hello"), options)
                    .get(10, TimeUnit.SECONDS);
        }
    }

    private static ErrorCode code(Throwable failure) {
        Throwable cause = failure instanceof ProblemException ? failure : failure.getCause();
        return ((ProblemException) cause).problem().code();
    }

    @Test
    void withASlotItIsClaimedAndRunAtOnce() throws Exception {
        InvocationId id = accept(options());

        assertThat(runner.told()).containsExactly("run " + id);
        assertThat(runner.taken).isZero();
        assertThat(store.claims()).hasSize(1);
        ClaimedEvent given = runner.given.getFirst();
        assertThat(given.claim()).isEqualTo(store.claims().getFirst());
        assertThat(given.attempts() + given.deferrals()).isZero();
        assertThat(given.event().acceptedAtMillis()).isEqualTo(NOW.toEpochMilli());
        assertThat(given.event().expiresAtMillis() - NOW.toEpochMilli()).isEqualTo(3_600_000);
    }

    @Test
    void withoutASlotItWaitsInTheQueue() throws Exception {
        runner.room = false;

        InvocationId id = accept(options());

        assertThat(runner.told()).containsExactly("queued f in 0");
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(InvocationState.QUEUED);
    }

    @Test
    void aDelayedOneTakesNoSlotAndLivesFromWhenItIsDue() throws Exception {
        InvocationId id = accept(delayed(Duration.ofSeconds(90)));

        assertThat(runner.told()).containsExactly("queued f in 90000");
        assertThat(store.find(id).orElseThrow().expiresAtMillis() - NOW.toEpochMilli())
                .isEqualTo(90_000 + 3_600_000);
    }

    @Test
    void theSecondOfAKeyGivesItsSlotBack() throws Exception {
        InvocationId first = accept(ordered("a"));
        InvocationId second = accept(ordered("a"));

        assertThat(runner.told()).containsExactly("run " + first, "release", "queued f in 0");
        assertThat(store.find(second).orElseThrow().state()).isEqualTo(InvocationState.BLOCKED);
        assertThat(runner.taken).isZero();
    }

    @Test
    void aDuplicateGivesItsSlotBackAndHasTheFirstOnesId() throws Exception {
        InvocationId first = accept(keyed("d"));
        InvocationId second = accept(keyed("d"));

        assertThat(second).isEqualTo(first);
        assertThat(runner.told()).containsExactly("run " + first, "release");
        assertThat(runner.taken).isZero();
    }

    @Test
    void aKeyWithAnotherRequestIsRefused() throws Exception {
        accept(keyed("d"));

        assertThatThrownBy(() -> accept(keyed("other")))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED));
        assertThat(runner.taken).isZero();
    }

    @Test
    void aStoreThatFailsCostsNoSlot() {
        store.fail(Operation.ENQUEUE, Failure.BEFORE);

        assertThatThrownBy(() -> accept(options()))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        assertThat(runner.told()).containsExactly("release");
    }

    @Test
    void aStoreThatThrowsCostsNoSlot() {
        // Given
        store.fail(Operation.ENQUEUE, Failure.THROWN);

        // Then
        assertThatThrownBy(() -> accept(options())).isInstanceOf(IllegalStateException.class);
        assertThat(runner.told()).containsExactly("release");
    }

    @Test
    void aChainThatIsTooDeepIsRefusedBeforeItIsKept() {
        Lineage deep = new Lineage("function", Optional.of(new InvocationId("p")), 17);
        EventOptions options =
                new EventOptions(Duration.ZERO, Optional.empty(), Optional.empty(), deep);

        assertThatThrownBy(() -> accept(options))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.CHAIN_TOO_DEEP));
        assertThat(store.depths()).isEmpty();
        assertThat(runner.told()).isEmpty();
    }

    private CompletableFuture<CallEnding> call(String digest) {
        Admission admission = intake.admit(TARGET);
        return events.call(admission, TARGET, request("hello"), key(digest), Lineage.HTTP)
                .whenComplete((_, _) -> admission.close());
    }

    @Test
    void callsWithOneKeyRunOnce() {
        // When
        List<CompletableFuture<CallEnding>> calls = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            calls.add(call("d"));
        }

        // Then
        assertThat(calls).allSatisfy(one -> assertThat(one.join().id()).hasToString("i1"));
        assertThat(runner.told()).containsExactly("call i1");
    }

    @Test
    void aCallWithAnotherRequestIsRefused() {
        call("d").join();

        assertThatThrownBy(() -> call("other").join())
                .isInstanceOf(CompletionException.class)
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void anEventCantJoinACallThatMayComeToNothing() {
        call("d").join();

        assertThatThrownBy(() -> accept(keyed("d")))
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    void aCallCantJoinAnEvent() throws Exception {
        accept(keyed("d"));

        assertThatThrownBy(() -> call("d").join())
                .satisfies(e -> assertThat(code(e)).isEqualTo(ErrorCode.CONFLICT));
    }
}
