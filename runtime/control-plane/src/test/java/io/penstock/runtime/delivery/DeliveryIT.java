package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.Slice;
import io.penstock.runtime.delivery.MemoryQueueStore.Failure;
import io.penstock.runtime.delivery.MemoryQueueStore.Operation;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.EventOptions;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.pool.TestingVersion;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.TestingRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All of the delivery over a queue in memory, with functions in real workers. */
@Timeout(60)
final class DeliveryIT {

    private final InstantSource clock = InstantSource.system();
    private final IdSource ids = IdSource.timeOrdered(clock, new SplittableRandom(1));
    private final MemoryQueueStore store = new MemoryQueueStore();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Registry registry = TestingRegistry.create(clock);
    private TestingNode node;
    private Delivery delivery;

    @TempDir private Path folder;

    @BeforeEach
    void start() throws Exception {
        node = TestingNode.start(folder);
        registry.start(LocalCode.alone(_ -> List.of()));
        delivery =
                new Delivery(
                        store,
                        () -> Map.of(TestingEvents.name("old"), 7L),
                        registry,
                        TestingDelivery.dispatcher(node, clock, meters),
                        new DeliveryMetrics(meters),
                        TestingDelivery.NO_LOG,
                        TestingDelivery.settings(10, Duration.ofSeconds(1)),
                        ids,
                        clock,
                        new SplittableRandom(1));
        delivery.start();
    }

    @AfterEach
    void close() throws Exception {
        delivery.close();
        store.close();
        node.close();
    }

    private void send(TestingVersion function, String name, int count, String body) {
        TestingDelivery.deploy(registry, node, name, function);
        Intake intake = new Intake(registry, ids, 100, () -> true);
        EventIntake events = new EventIntake(store, delivery.runner(), clock);
        FunctionTarget target = FunctionTarget.parse(name);
        for (int i = 0; i < count; i++) {
            try (Admission admission = intake.admit(target)) {
                events.accept(
                                admission,
                                target,
                                new EventRequest("POST", "/", "", List.of(), Slice.utf8(body)),
                                new EventOptions(
                                        Duration.ZERO,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Lineage.HTTP))
                        .join();
            }
        }
    }

    private Optional<Double> gauge(String meter, String function) {
        return Optional.ofNullable(meters.find(meter).tag("function", function).gauge())
                .map(Gauge::value);
    }

    private Optional<Double> retries(String function, String reason) {
        return Optional.ofNullable(
                        meters.find("penstock.retries")
                                .tags("function", function, "reason", reason)
                                .counter())
                .map(Counter::count);
    }

    @Test
    void showsWhatIsInTheQueueWhatItHasTakenAndWhatIsDead() {
        // Given
        store.fail(Operation.SETTLE, Failure.BEFORE);

        // When
        send(TestingVersion.script("one-at-a-time").instances(0, 1), "one-at-a-time", 3, "uid");

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            assertThat(gauge("penstock.events.queued", "one-at-a-time"))
                                    .contains(3.0);
                            assertThat(gauge("penstock.events.in.flight", "one-at-a-time"))
                                    .contains(1.0);
                        });
        assertThat(gauge("penstock.dead.letters", "old")).contains(7.0);
    }

    @Test
    void countsWhatIsTriedAgain() {
        // When
        send(TestingVersion.script("failing"), "failing", 2, "throw no");
        send(TestingVersion.script("good"), "good", 1, "uid");

        // Then
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(retries("failing", "failed")).contains(2.0));
        await().until(() -> store.count(InvocationState.SUCCEEDED) == 1);
        assertThat(meters.find("penstock.retries").counters()).hasSize(1);
    }
}
