package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Accepted;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.EventChunk;
import io.penstock.protocol.TriggerFrame.InvocationFailed;
import io.penstock.protocol.TriggerFrame.InvocationSucceeded;
import io.penstock.runtime.delivery.MemoryQueueStore;
import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.EventRunner;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TestingRegistry;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AdapterEventsTest {

    private static final long ADAPTER = 7;
    private static final FunctionTarget TARGET = FunctionTarget.parse("f");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Trigger TRIGGER =
            new Trigger(TriggerName.parse("inbox"), "test", TARGET, "{}", false, NOW, NOW);

    /** Leaves everything in the queue. */
    static final class Idle implements EventRunner {

        private volatile Runnable asked = () -> {};

        /** Has whoever asks for the next slot wait. */
        void holdNext(CountDownLatch entered, CountDownLatch leave) {
            asked =
                    () -> {
                        asked = () -> {};
                        entered.countDown();
                        try {
                            leave.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    };
        }

        @Override
        public Optional<Slot> slot(FunctionName function, long bodyBytes) {
            asked.run();
            return Optional.empty();
        }

        @Override
        public void queued(FunctionName function, long dueAtMillis) {}

        @Override
        public CompletableFuture<CallEnding> call(ClaimedEvent event) {
            throw new AssertionError("a trigger's event is no call");
        }

        @Override
        public CompletableFuture<CallEnding> ending(InvocationRecord record) {
            throw new AssertionError("a trigger's event is no call");
        }
    }

    private final MemoryQueueStore store = new MemoryQueueStore();
    private final Idle idle = new Idle();
    private final AtomicLong ids = new AtomicLong();
    private final Registry registry = TestingRegistry.create(InstantSource.system());
    private final Intake intake =
            new Intake(
                    registry, () -> new InvocationId("i" + ids.incrementAndGet()), 300, () -> true);
    private final DeadlineWatch timers = new DeadlineWatch();
    private final Outcomes outcomes = new Outcomes(store);
    private final List<TriggerFrame> sent = new CopyOnWriteArrayList<>();
    private final HostLine line = new HostLine(sent::add, () -> {});
    private final TriggerProgress progress =
            new TriggerProgress(
                    "inbox", new TriggerMetrics(new SimpleMeterRegistry()), InstantSource.system());
    private final AdapterEvents events =
            new AdapterEvents(
                    ADAPTER,
                    TRIGGER,
                    new EventDoor(intake, new EventIntake(store, idle, InstantSource.system())),
                    outcomes,
                    line,
                    progress,
                    timers);

    AdapterEventsTest() {
        registry.start(LocalCode.alone(_ -> List.of()));
    }

    private void deploy() {
        registry.deploy(TARGET.function(), "", List.of(), SettingsParser.parse(Map.of()));
    }

    @AfterEach
    void close() {
        events.close();
        outcomes.close();
        line.close();
        timers.close();
        store.close();
    }

    private static List<Header> headers(String id) {
        return List.of(new Header("ce-id", id), new Header("ce-source", "/here"));
    }

    private static Emit emit(long number, String key) {
        return new Emit(
                ADAPTER,
                number,
                headers("e" + number),
                key,
                false,
                false,
                Slice.utf8("data " + number),
                true);
    }

    /** An event whose id makes it the same as others, whatever its data. */
    private static Emit emitSame(long number, String data, boolean outcome) {
        return new Emit(
                ADAPTER, number, headers("same"), "", true, outcome, Slice.utf8(data), true);
    }

    private List<Long> accepted() {
        return sent.stream()
                .filter(Accepted.class::isInstance)
                .map(frame -> ((Accepted) frame).eventId())
                .toList();
    }

    private Set<Long> succeeded() {
        return sent.stream()
                .filter(InvocationSucceeded.class::isInstance)
                .map(frame -> ((InvocationSucceeded) frame).eventId())
                .collect(Collectors.toSet());
    }

    private long queued() {
        return store.depths().getOrDefault(TARGET.function(), 0L);
    }

    /** Runs the one event that is queued. */
    private InvocationId succeed(String answer) {
        ClaimedEvent event = store.claim(TARGET.function(), 1, 1).join().getFirst();
        Slice body = Slice.utf8(answer);
        StoredAnswer stored = new StoredAnswer(200, List.of(), body, body.length());
        assertThat(
                        store.settle(
                                        new Settlement(
                                                event.claim(),
                                                1,
                                                new Settlement.Ending.Succeeded(stored),
                                                Optional.empty(),
                                                List.of()))
                                .join())
                .isTrue();
        return event.event().id();
    }

    @Test
    void anEventIsAcceptedOnceItIsDurable() throws Exception {
        deploy();
        Runnable release = store.hold();
        events.said(emit(1, ""));
        assertThat(accepted()).isEmpty();
        release.run();
        await().until(() -> accepted().equals(List.of(1L)));
        assertThat(progress.status().accepted()).isEqualTo(1);
        assertThat(queued()).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayItIsTriedAgainInTheOrderOfItsKey() throws Exception {
        deploy();
        store.fail(Operation.ENQUEUE, Failure.BEFORE);
        for (int number = 1; number <= 5; number++) {
            events.said(emit(number, "key"));
        }
        await().until(() -> store.calls(Operation.ENQUEUE) >= 3);
        assertThat(accepted()).isEmpty();
        store.fail(Operation.ENQUEUE, Failure.NEVER);
        await().until(() -> accepted().size() == 5);
        assertThat(accepted()).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void aFunctionThatIsNotThereHoldsItsEventsUpUntilItIs() throws Exception {
        progress.is(TriggerStatus.State.RUNNING);
        events.said(emit(1, ""));
        await().until(() -> progress.status().state() == TriggerStatus.State.TROUBLED);
        assertThat(progress.status().lastError())
                .hasValueSatisfying(text -> assertThat(text).contains("'f'"));
        deploy();
        await().until(() -> accepted().equals(List.of(1L)));
        assertThat(progress.status().state()).isEqualTo(TriggerStatus.State.RUNNING);
    }

    @Test
    void oneThatIsTheSameAsAnEarlierOneIsAcceptedAndNotQueuedAgain() throws Exception {
        deploy();
        events.said(emitSame(1, "data 1", false));
        events.said(emitSame(2, "data 2", false));
        await().until(() -> accepted().size() == 2);
        assertThat(queued()).isEqualTo(1);
    }

    @Test
    void partsAreOneEvent() throws Exception {
        deploy();
        byte[] part = new byte[Limits.CHUNK_BYTES_MAX];
        events.said(new Emit(ADAPTER, 1, headers("e"), "", false, false, Slice.wrap(part), false));
        events.said(new EventChunk(ADAPTER, 1, Slice.wrap(part), false));
        events.said(new EventChunk(ADAPTER, 1, Slice.utf8("end"), true));
        await().until(() -> accepted().equals(List.of(1L)));
    }

    @Test
    void theOutcomeIsToldWhenTheInvocationHasEnded() throws Exception {
        deploy();
        events.said(new Emit(ADAPTER, 1, headers("e"), "", false, true, Slice.utf8("data"), true));
        await().until(() -> accepted().equals(List.of(1L)));
        outcomes.ended(succeed("done"));
        await().until(() -> sent.getLast() instanceof InvocationSucceeded);
        assertThat(((InvocationSucceeded) sent.getLast()).body()).isEqualTo(Slice.utf8("done"));
    }

    /** A dead letter that was purged: its file must not be deleted as done. */
    @Test
    void anInvocationOfWhichNothingIsKnownHasntSucceeded() throws Exception {
        deploy();
        events.said(new Emit(ADAPTER, 1, headers("e"), "", false, true, Slice.utf8("data"), true));
        await().until(() -> accepted().equals(List.of(1L)));
        events.ended(new InvocationId("i1"), Optional.empty());
        await().until(() -> sent.getLast() instanceof InvocationFailed);
        assertThat(((InvocationFailed) sent.getLast()).message()).contains("Nothing is known");
    }

    @Test
    void ofAnEventThatCameTwiceTheOutcomeIsToldTwice() throws Exception {
        deploy();
        events.said(emitSame(1, "data", true));
        events.said(emitSame(2, "data", true));
        await().until(() -> accepted().size() == 2);
        outcomes.ended(succeed("done"));
        await().until(() -> succeeded().equals(Set.of(1L, 2L)));
    }

    @Test
    void aCreditCanBeUsedAsSoonAsItsEventIsAccepted() throws Exception {
        deploy();
        Runnable first = store.hold();
        events.said(emit(1, "key"));
        events.said(emit(2, "key"));
        for (int number = 3; number <= 256; number++) {
            events.said(emit(number, "key" + number));
        }
        // The thread that has accepted the first goes on with the next one of its key.
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        idle.holdNext(entered, leave);
        first.run();
        entered.await();
        try {
            await().until(() -> accepted().contains(1L));
            events.said(emit(257, ""));
        } finally {
            leave.countDown();
        }
        await().until(() -> accepted().size() == 257);
    }

    @Test
    void aHostThatSendsMoreThanItsCreditsBreaksTheProtocol() {
        Runnable _ = store.hold();
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(
                        () -> {
                            for (int number = 1; number <= 257; number++) {
                                events.said(emit(number, ""));
                            }
                        });
    }

    @Test
    void aPartWithoutABeginningBreaksTheProtocol() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> events.said(new EventChunk(ADAPTER, 9, Slice.empty(), true)));
    }
}
