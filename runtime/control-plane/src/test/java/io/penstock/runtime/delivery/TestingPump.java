package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.CallEnding;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.EventOptions;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TestingRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A pump over a queue in memory. Its functions have an alias that draws between two versions; that
 * draw, which a test decides, takes the place of running the function. It ends in a dead letter.
 */
final class TestingPump implements AutoCloseable {

    /** So long that only a wake-up can have made an event run. */
    static final Duration NEVER = Duration.ofHours(1);

    final MemoryQueueStore store = new MemoryQueueStore();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Pump pump;
    private final Registry registry;
    private final Intake intake;
    private final EventIntake events;
    private final List<String> ran = new ArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger running = new AtomicInteger();
    private volatile int runningMost;

    /** What happens in an event's thread when it is run. */
    private volatile Consumer<String> script = _ -> {};

    TestingPump(TestingNode node, int inFlightMax, Duration poll) {
        InstantSource clock = InstantSource.system();
        IdSource ids = IdSource.timeOrdered(clock, new SplittableRandom(1));
        registry = TestingRegistry.create(clock, new Draw());
        registry.start(LocalCode.alone(_ -> List.of()));
        DeliverySettings settings = TestingDelivery.settings(inFlightMax, poll);
        Dispatcher dispatcher = TestingDelivery.dispatcher(node, clock, new SimpleMeterRegistry());
        EventRun runs = TestingDelivery.runs(registry, dispatcher, ids, settings, clock);
        pump =
                new Pump(
                        store,
                        registry,
                        runs,
                        new DeliveryMetrics(meters),
                        new AnswerMemory(TestingDelivery.BYTES_MAX.bytes()),
                        TestingDelivery.NO_LOG,
                        settings,
                        clock);
        intake = new Intake(registry, ids, 1_000_000, () -> true);
        events = new EventIntake(store, pump, clock);
    }

    /** Each attempt has a thread of its own, and may look for its version twice. */
    private final Set<Thread> begun = ConcurrentHashMap.newKeySet();

    private final class Draw implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int nextInt(int bound) {
            String thread = Thread.currentThread().getName();
            if (thread.startsWith("event-") || thread.startsWith("call-")) {
                if (begun.add(Thread.currentThread())) {
                    run(thread.substring(thread.indexOf('-') + 1));
                }
                throw Problem.of(ErrorCode.BAD_PAYLOAD, "that was all").exception();
            }
            return 0;
        }
    }

    private void run(String id) {
        synchronized (ran) {
            ran.add(id);
            runningMost = Math.max(runningMost, running.incrementAndGet());
        }
        try {
            script.accept(id);
        } finally {
            running.decrementAndGet();
        }
    }

    /** From now on each run waits until the gate is open. */
    TestingPump gated() {
        return script(_ -> awaitGate());
    }

    private void awaitGate() {
        try {
            assertThat(gate.await(30, TimeUnit.SECONDS)).as("the gate is open").isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void openGate() {
        gate.countDown();
    }

    TestingPump script(Consumer<String> newScript) {
        script = newScript;
        return this;
    }

    TestingPump deploy(String... functions) {
        for (String function : functions) {
            for (int i = 0; i < 2; i++) {
                registry.deploy(
                        TestingEvents.name(function),
                        "code" + i,
                        List.of(),
                        SettingsParser.parse(Map.of()));
            }
            registry.putAlias(
                    TestingEvents.name(function),
                    new Alias("a", List.of(new Alias.Share(1, 50), new Alias.Share(2, 50))));
        }
        return this;
    }

    TestingPump start() {
        pump.start();
        return this;
    }

    /** Waits until the queue has been looked at, after which new events can be taken at once. */
    TestingPump awaitSurvey() {
        await().until(() -> store.calls(MemoryQueueStore.Operation.READ) > 0);
        return this;
    }

    private static FunctionTarget target(String function) {
        return FunctionTarget.parse(function + ":a");
    }

    private static EventRequest request(int bytes) {
        return new EventRequest("POST", "/", "", List.of(), Slice.wrap(new byte[bytes]));
    }

    /** Sends some and returns when all are accepted. */
    void sendAll(String function, int count, int bytes) {
        List<CompletableFuture<InvocationId>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(send(function, bytes));
        }
        sent.forEach(CompletableFuture::join);
    }

    CompletableFuture<InvocationId> send(String function, int bytes) {
        return send(function, bytes, Duration.ZERO, Optional.empty());
    }

    CompletableFuture<InvocationId> send(
            String function, int bytes, Duration delay, Optional<String> orderingKey) {
        try (Admission admission = intake.admit(target(function))) {
            return events.accept(
                    admission,
                    target(function),
                    request(bytes),
                    new EventOptions(delay, orderingKey, Optional.empty(), Lineage.HTTP));
        }
    }

    CompletableFuture<CallEnding> call(String function, String key) {
        Admission admission = intake.admit(target(function));
        return events.call(
                        admission,
                        target(function),
                        request(1),
                        new IdempotencyKey(key, "digest"),
                        Lineage.HTTP)
                .whenComplete((_, _) -> admission.close());
    }

    int running() {
        return running.get();
    }

    int runningMost() {
        return runningMost;
    }

    /** The ids of what was run, in the order of their begin. */
    List<String> ran() {
        synchronized (ran) {
            return List.copyOf(ran);
        }
    }

    void awaitDead(long count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(store.count(InvocationState.DEAD)).isEqualTo(count));
    }

    /** Nothing is held by events that have ended: neither slots nor memory. */
    void assertIdle(String function) {
        await().untilAsserted(() -> assertThat(pump.inFlight().values()).containsOnly(0));
        await().untilAsserted(
                        () -> {
                            var slot =
                                    pump.slot(
                                            TestingEvents.name(function),
                                            TestingDelivery.BYTES_MAX.bytes());
                            assertThat(slot).as("a slot with all the memory").isPresent();
                            slot.get().release();
                        });
    }

    @Override
    public void close() {
        openGate();
        pump.close();
        store.close();
    }
}
