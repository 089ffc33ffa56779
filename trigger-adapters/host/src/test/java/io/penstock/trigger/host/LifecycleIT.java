package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.ControlFrame.Exit;
import io.penstock.protocol.ControlFrame.Heartbeat;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Drain;
import io.penstock.protocol.TriggerFrame.Emit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Start, drain and end of adapters and of the process. */
class LifecycleIT extends ProbeFixture {

    @Test
    void closesAdapterWhoseStartThrows() throws IOException {
        // When
        plane.open(1, "{'do': 'throw'}");

        // Then
        assertThat(plane.awaitClosed(1).problem())
                .isEqualTo("java.lang.IllegalStateException: no source");
        assertThat(plane.lines()).contains("closes probe");
        assertThat(plane.awaitLine("start() threw").text()).contains("probe.Probe.start(");
    }

    @Test
    void tellsConfigurationThatCannotBeUsed() throws IOException {
        // When
        plane.open(1, "{'do': 'emit', 'size': 'big'}");

        // Then
        assertThat(plane.awaitClosed(1).problem()).contains("'big' can't be used for size");
    }

    @Test
    void drainsUntilReceiptsAreThere() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit', 'count': 300}");
        List<Emit> events = plane.awaitEvents(256);

        // When
        plane.send(new Drain(1, 10_000));
        plane.awaitLine("emitter stopped: the adapter drains");
        Closed closed = plane.awaitClosed(1);

        // Then
        assertThat(closed.problem()).isEmpty();
        assertThat(plane.lines()).containsSubsequence("drains", "closes probe");
        assertThat(plane.lines())
                .filteredOn(line -> line.contains("CancellationException"))
                .hasSize(256);
        plane.accept(events.getFirst());
        assertThat(plane.received(Emit.class)).hasSize(256);
    }

    @Test
    void interruptsDrainThatHangs() throws IOException {
        // Given
        plane.open(1, "{'do': 'hang-drain'}");
        plane.awaitEvents(1);

        // When
        Closed closed = plane.drain(1, 100);

        // Then
        assertThat(closed.problem()).isEmpty();
        plane.awaitLine("drain() goes on although it was interrupted.");
        plane.awaitLine("closes probe");
    }

    @Test
    void closesAdapterWhoseStartHangs() throws IOException {
        // Given
        plane.open(1, "{'do': 'hang-start'}");

        // When
        plane.drain(1, 100);

        // Then
        plane.awaitLine("start() goes on although it was interrupted.");
        plane.awaitLine("closes probe");
    }

    @Test
    void givesUpCloseThatHangsAndSaysSo() throws IOException {
        // Given
        plane.open(1, "{'do': 'hang-close'}");
        plane.awaitEvents(1);
        plane.open(2, "{'do': 'emit'}");
        plane.awaitEvents(2);

        // When
        Closed closed = plane.drain(1, 100);

        // Then
        assertThat(closed.problem()).contains("close() didn't come to an end within 5000 ms");
        assertThat(plane.drain(2, 100).problem()).isEmpty();
    }

    @Test
    void beatsEachSecond() {
        // When
        plane.awaitFrame(Heartbeat.class, _ -> true);

        // Then
        assertThat(plane.received(Heartbeat.class).getFirst().heapMaxBytes())
                .isBetween(200L << 20, 256L << 20);
        assertThat(plane.received(Heartbeat.class).getFirst().loadersPending()).isZero();
    }

    @Test
    void exitsWithStatusZeroWithoutDraining() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit'}");
        plane.awaitEvents(1);

        // When
        plane.send(new Exit(5_000));

        // Then
        assertThat(plane.awaitExit(Duration.ofSeconds(10))).isZero();
        plane.awaitLine("closes probe");
        assertThat(plane.lines()).doesNotContain("drains");
        assertThat(plane.standardError()).isEmpty();
    }

    @Test
    void exitsDespiteAnAdapterThatHangs() throws IOException {
        // Given
        plane.open(1, "{'do': 'hang-drain'}");
        plane.open(2, "{'do': 'hang-close'}");
        plane.awaitEvents(2);
        plane.send(new Drain(1, 60_000));
        plane.awaitLine("drains");

        // When
        plane.send(new Exit(500));

        // Then
        plane.awaitExit(Duration.ofSeconds(5));
        assertThat(plane.lines()).contains("closes probe");
    }

    @Test
    void endsWithTheControlPlane() throws IOException {
        // Given
        plane.open(1, "{'do': 'hang-close'}");
        plane.awaitEvents(1);

        // When
        plane.cut();

        // Then
        assertThat(plane.awaitExit(Duration.ofSeconds(5))).isEqualTo(1);
    }

    @Test
    void endsWhenTheProtocolIsBroken() throws IOException {
        // When
        plane.send(new Unload(1, 1));

        // Then
        assertThat(plane.awaitExit(Duration.ofSeconds(5))).isEqualTo(1);
        assertThat(plane.standardError()).contains("unexpected Unload");
    }

    @Test
    void diesOfKillWithoutAWord() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit'}");
        plane.awaitEvents(1);

        // When
        plane.process().destroyForcibly();

        // Then
        plane.awaitExit(Duration.ofSeconds(5));
        assertThat(plane.received(Closed.class)).isEmpty();
        assertThat(plane.standardError()).isEmpty();
    }
}
