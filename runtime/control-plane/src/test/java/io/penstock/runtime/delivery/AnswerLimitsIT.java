package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.registry.TestingRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of answers that are too large: the functions, in real workers, echo. */
@Timeout(60)
final class AnswerLimitsIT extends NodeFixture {

    private static final int RESULT_MAX = 1000;
    private static final int EVENT_MAX = 4000;
    private static final int MEMORY_MAX = 10_000;
    private static final String PLAIN = "plain";
    private static final String PASSING_ON = "passing-on";

    private final InstantSource clock = InstantSource.system();
    private final IdSource ids = IdSource.timeOrdered(clock, new SplittableRandom(1));
    private final AnswerMemory memory = new AnswerMemory(MEMORY_MAX);
    private final MemoryQueueStore store = new MemoryQueueStore();
    private final Registry registry = TestingRegistry.create(clock);
    private EventRun runs;
    private Pump pump;

    @BeforeEach
    void start() {
        registry.start(LocalCode.alone(_ -> List.of()));
        TestingDelivery.deploy(registry, node, PLAIN, TestingVersion.script(PLAIN));
        TestingVersion passingOn = TestingVersion.script(PASSING_ON).onSuccess("done");
        TestingDelivery.deploy(registry, node, PASSING_ON, passingOn);
        DeliverySettings settings =
                new DeliverySettings(
                        10,
                        MemorySize.ofMebibytes(1),
                        new MemorySize(MEMORY_MAX),
                        new MemorySize(RESULT_MAX),
                        new MemorySize(EVENT_MAX),
                        Duration.ofDays(1),
                        Duration.ofDays(1));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Dispatcher dispatcher = TestingDelivery.dispatcher(node, clock, meters);
        runs = TestingDelivery.runs(registry, dispatcher, ids, settings, clock);
        pump =
                new Pump(
                        store,
                        registry,
                        runs,
                        new DeliveryMetrics(meters),
                        memory,
                        TestingDelivery.NO_LOG,
                        settings,
                        clock);
    }

    @AfterEach
    void close() throws Exception {
        assertThat(pump.drain(Duration.ofSeconds(10))).isZero();
        pump.close();
        store.close();
        assertThat(memory.used()).isZero();
    }

    private static TestingEvents event(String function, int bytes) {
        return TestingEvents.to(function).body("x".repeat(bytes));
    }

    private Settlement run(TestingEvents event, int attempts) {
        try (AnswerMemory.Hold hold = memory.hold()) {
            return runs.run(event.claimed(attempts, 0), hold);
        }
    }

    private EventRun.Called call(int bytes) {
        try (AnswerMemory.Hold hold = memory.hold()) {
            return runs.call(event(PLAIN, bytes).sync("key").claimed(0, 0), hold);
        }
    }

    private static void assertRanOnce(Settlement settlement) {
        LedgerRow row = settlement.row().orElseThrow();
        assertThat(row.start()).isPresent();
        assertThat(row.attempt()).isOne();
    }

    private static StoredAnswer answer(Settlement settlement) {
        assertThat(settlement.ending()).isInstanceOf(Ending.Succeeded.class);
        return ((Ending.Succeeded) settlement.ending()).answer();
    }

    private static Ending.Retry retry(Settlement settlement) {
        assertThat(settlement.ending()).isInstanceOf(Ending.Retry.class);
        assertThat(settlement.followUps()).isEmpty();
        return (Ending.Retry) settlement.ending();
    }

    private static void assertDeadOfTooLarge(Ending ending) {
        assertThat(ending).isInstanceOf(Ending.Dead.class);
        Ending.Dead dead = (Ending.Dead) ending;
        assertThat(dead.state()).isEqualTo(InvocationState.DEAD);
        assertThat(dead.counted()).isTrue();
        assertThat(dead.error().code()).isEqualTo("result-too-large");
    }

    @Test
    void anAnswerOfTheLimitIsKept() {
        StoredAnswer answer = answer(run(event(PLAIN, RESULT_MAX), 0));

        assertThat(answer.body().length()).isEqualTo(RESULT_MAX);
        assertThat(answer.complete()).isTrue();
    }

    @Test
    void ofALargerAnswerOnlyTheSizeIsKept() {
        // When
        Settlement settlement = run(event(PLAIN, RESULT_MAX + 1), 0);

        // Then
        StoredAnswer answer = answer(settlement);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isZero();
        assertThat(answer.bodyBytes()).isEqualTo(RESULT_MAX + 1);
        assertThat(answer.complete()).isFalse();
        assertRanOnce(settlement);
    }

    @Test
    void anAnswerThatIsOnlyPassedOnIsPassedOnWhole() {
        // When
        Settlement settlement = run(event(PASSING_ON, EVENT_MAX), 0);

        // Then
        assertThat(answer(settlement).body().length()).isZero();
        assertThat(answer(settlement).bodyBytes()).isEqualTo(EVENT_MAX);
        assertThat(settlement.followUps()).hasSize(1);
        NewEvent next = settlement.followUps().getFirst();
        assertThat(next.target().text()).isEqualTo("done");
        assertThat(next.request().body().text()).isEqualTo("x".repeat(EVENT_MAX));
    }

    @Test
    void anAnswerTooLargeForItsDestinationIsAFailedTry() {
        // When
        Settlement first = run(event(PASSING_ON, EVENT_MAX + 1), 0);
        Settlement last = run(event(PASSING_ON, EVENT_MAX + 1), RetrySettings.DEFAULTS.max());

        // Then
        assertThat(retry(first).counted()).isTrue();
        assertThat(retry(first).error().code()).isEqualTo("result-too-large");
        assertThat(retry(first).error().detail())
                .contains(String.valueOf(EVENT_MAX + 1), String.valueOf(EVENT_MAX));
        assertRanOnce(first);
        assertDeadOfTooLarge(last.ending());
        assertThat(last.followUps()).isEmpty();
    }

    @Test
    void anEventWithoutMemoryForItsAnswerIsPutOff() {
        // Given
        Settlement starved;
        try (AnswerMemory.Hold others = memory.hold()) {
            assertThat(others.tryTake(MEMORY_MAX - 10)).isTrue();

            // When
            starved = run(event(PLAIN, 11), 0);
        }
        Settlement later = run(event(PLAIN, 11), 0);

        // Then
        assertThat(retry(starved).counted()).isFalse();
        assertThat(retry(starved).error().code()).isEqualTo("too-many-calls");
        assertRanOnce(starved);
        assertThat(answer(later).body().length()).isEqualTo(11);
    }

    @Test
    void anAnswerThatIsTooLargeAnywayNeedsNoMemory() {
        try (AnswerMemory.Hold others = memory.hold()) {
            assertThat(others.tryTake(MEMORY_MAX)).isTrue();

            StoredAnswer answer = answer(run(event(PLAIN, RESULT_MAX + 1), 0));

            assertThat(answer.bodyBytes()).isEqualTo(RESULT_MAX + 1);
        }
    }

    @Test
    void aCallWithAnAnswerThatCantBeKeptIsEndedByThat() {
        // When
        EventRun.Called called = call(RESULT_MAX + 1);

        // Then
        Problem problem = called.problem().orElseThrow();
        assertThat(problem.code()).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
        assertThat(problem.detail())
                .contains(String.valueOf(RESULT_MAX + 1), String.valueOf(RESULT_MAX));
        assertDeadOfTooLarge(called.settlement().ending());
        assertRanOnce(called.settlement());
    }

    @Test
    void aCallWithoutMemoryForItsAnswerIsEndedByThat() {
        try (AnswerMemory.Hold others = memory.hold()) {
            // Given
            assertThat(others.tryTake(MEMORY_MAX - 10)).isTrue();

            // When
            EventRun.Called called = call(11);

            // Then
            Problem problem = called.problem().orElseThrow();
            assertThat(problem.code()).isEqualTo(ErrorCode.RESULT_TOO_LARGE);
            assertThat(problem.detail()).contains("no memory");
            assertDeadOfTooLarge(called.settlement().ending());
            assertRanOnce(called.settlement());
        }
    }

    @Test
    void allCallersOfAKeyAreToldThatTheAnswerIsTooLarge() throws Exception {
        // Given
        Intake intake = new Intake(registry, ids, 100, () -> true);
        EventIntake events = new EventIntake(store, pump, clock);
        Runnable go = store.hold();
        List<CompletableFuture<CallEnding>> calls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            calls.add(callOfOneKey(intake, events));
        }

        // When
        go.run();
        CallEnding first = calls.getFirst().get(20, TimeUnit.SECONDS);
        calls.add(callOfOneKey(intake, events));

        // Then
        for (CompletableFuture<CallEnding> call : calls) {
            CallEnding ending = call.get(20, TimeUnit.SECONDS);
            assertThat(ending).isInstanceOf(CallEnding.Failed.class);
            assertThat(ending.id()).isEqualTo(first.id());
            assertThat(((CallEnding.Failed) ending).problem().code())
                    .isEqualTo(ErrorCode.RESULT_TOO_LARGE);
        }
        InvocationRecord record = store.record(first.id());
        assertThat(record.state()).isEqualTo(InvocationState.DEAD);
        assertThat(record.attempts()).isOne();
    }

    private static CompletableFuture<CallEnding> callOfOneKey(Intake intake, EventIntake events) {
        FunctionTarget target = FunctionTarget.parse(PLAIN);
        Slice body = Slice.utf8("x".repeat(RESULT_MAX + 1));
        Admission admission = intake.admit(target);
        return events.call(
                        admission,
                        target,
                        new EventRequest("POST", "/", "", List.of(), body),
                        new IdempotencyKey("key", "digest"),
                        Lineage.HTTP)
                .whenComplete((_, _) -> admission.close());
    }
}
