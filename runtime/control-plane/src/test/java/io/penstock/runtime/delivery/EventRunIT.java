package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.pool.TestingNode;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.registry.LocalCode;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.SettingsParser;
import io.penstock.runtime.registry.TestingRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that don't come to run. */
final class EventRunIT {

    @TempDir private Path folder;
    private final InstantSource clock = InstantSource.system();
    private final Registry registry = TestingRegistry.create(clock);
    private TestingNode node;
    private EventRun runs;
    private final AnswerMemory memory = new AnswerMemory(TestingDelivery.BYTES_MAX.bytes());

    @BeforeEach
    void start() throws Exception {
        node = TestingNode.start(folder);
        registry.start(LocalCode.alone(_ -> List.of()));
        registry.deploy(
                TestingEvents.name("f"),
                "",
                List.of(),
                SettingsParser.parse(Map.of("onFailure", "failed")));
        runs =
                TestingDelivery.runs(
                        registry,
                        TestingDelivery.dispatcher(node, clock, new SimpleMeterRegistry()),
                        () -> new InvocationId("next"),
                        TestingDelivery.settings(10, Duration.ofDays(1)),
                        clock);
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private static void assertDead(Settlement settlement, InvocationState state, String code) {
        assertThat(settlement.row()).isEmpty();
        Ending.Dead dead = (Ending.Dead) settlement.ending();
        assertThat(dead.state()).isEqualTo(state);
        assertThat(dead.counted()).isFalse();
        assertThat(dead.error().code()).isEqualTo(code);
    }

    @Test
    void oneThatIsTooOldIsToldToItsDestination() {
        // Given
        ClaimedEvent old = TestingEvents.to("f").ageMaxMillis(-1).claimed(0, 0);

        // When
        Settlement settlement = runs.run(old, memory.hold());

        // Then
        assertDead(settlement, InvocationState.EXPIRED, "event-expired");
        assertThat(settlement.followUps()).hasSize(1);
        assertThat(settlement.followUps().getFirst().target().text()).isEqualTo("failed");
    }

    @Test
    void oneWhoseFunctionIsGoneIsADeadLetter() {
        Settlement settlement = runs.run(TestingEvents.to("gone").claimed(0, 0), memory.hold());

        assertDead(settlement, InvocationState.DEAD, "unknown-function");
        assertThat(settlement.followUps()).isEmpty();
    }

    @Test
    void aChainThatIsTooDeepEndsAsADeadLetter() {
        Lineage deep = new Lineage("destination", Optional.of(new InvocationId("p")), 17);

        Settlement settlement =
                runs.run(TestingEvents.to("f").lineage(deep).claimed(0, 0), memory.hold());

        assertDead(settlement, InvocationState.DEAD, "chain-too-deep");
        assertThat(settlement.followUps()).isEmpty();
    }

    @Test
    void oneThatTheStopOvertakesGoesBackAsItWas() {
        // Given
        node.pools().close();

        // When
        Settlement settlement = runs.run(TestingEvents.to("f").claimed(0, 0), memory.hold());

        // Then
        assertThat(settlement.ending()).isInstanceOf(Ending.Released.class);
        assertThat(settlement.row()).isPresent();
    }
}
