package io.penstock.trigger.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame.Accepted;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Emit;
import io.penstock.protocol.TriggerFrame.EventChunk;
import io.penstock.protocol.TriggerFrame.InvocationFailed;
import io.penstock.protocol.TriggerFrame.InvocationSucceeded;
import io.penstock.protocol.TriggerFrame.Lag;
import io.penstock.protocol.TriggerFrame.Refused;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.protocol.TriggerFrame.Report.State;
import io.penstock.protocol.TriggerFrame.Save;
import io.penstock.protocol.TriggerFrame.Saved;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Events, their answers, checkpoints and the status on their way. */
class EventsIT extends ProbeFixture {

    private static final int MIB = 1024 * 1024;

    @Test
    void sendsEventsInOrderAndTellsReceipts() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit', 'count': 3}");
        List<Emit> events = plane.awaitEvents(3);

        // When
        plane.accept(events.get(0));
        plane.send(new Refused(1, events.get(1).eventId(), "payload-too-large", "Too much."));
        plane.accept(events.get(2));

        // Then
        plane.awaitLine("3 -> invocation-3 null");
        assertThat(plane.lines())
                .containsSubsequence(
                        "1 -> invocation-1 null",
                        "2 -> null io.penstock.trigger.spi.EventRefusedException: Too much.",
                        "3 -> invocation-3 null");
        assertThat(events.getFirst().headers())
                .contains(
                        new Header("ce-specversion", "1.0"),
                        new Header("ce-id", "id%201"),
                        new Header("ce-source", "/probe/trigger-1"),
                        new Header("ce-type", "probe.happened"),
                        new Header("content-type", "text/plain"));
        assertThat(events).extracting(Emit::orderingKey).containsExactly("key1", "key2", "key3");
    }

    @Test
    void holdsBackWhatIsBeyondTheCreditsForEvents() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit', 'count': 300}");
        List<Emit> events = plane.awaitEvents(256);
        plane.open(2, "{'do': 'emit', 'count': 1}");
        plane.awaitEvents(257);

        // When
        plane.accept(events.get(0));
        plane.accept(events.get(1));

        // Then
        plane.awaitEvents(259);
        assertThat(plane.received(LogLine.class))
                .filteredOn(line -> line.instanceId() == 1)
                .noneMatch(line -> line.text().equals("emitted all"));
        for (Emit event : events.subList(2, 256)) {
            plane.accept(event);
        }
        plane.awaitEvents(301);
        plane.awaitFrame(
                LogLine.class, line -> line.instanceId() == 1 && line.text().equals("emitted all"));
    }

    @Test
    void cutsLargeDataAndHoldsBackWhatIsBeyondTheCreditsForBytes() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit', 'count': 5, 'size': '10MiB'}");

        // When
        Emit third = plane.awaitEvents(3).get(2);
        plane.awaitFrame(
                EventChunk.class, chunk -> chunk.eventId() == third.eventId() && chunk.last());

        // Then
        assertThat(bytesOf(third)).isEqualTo(10L * MIB);
        assertThat(third.complete()).isFalse();
        assertThat(third.body().length()).isEqualTo(Limits.CHUNK_BYTES_MAX);
        plane.accept(third);
        plane.awaitEvents(4);
    }

    private long bytesOf(Emit emit) {
        return emit.body().length()
                + plane.received(EventChunk.class).stream()
                        .filter(chunk -> chunk.eventId() == emit.eventId())
                        .mapToLong(chunk -> chunk.bytes().length())
                        .sum();
    }

    @Test
    void refusesTooLargeDataWithoutSendingThem() throws IOException {
        // When
        plane.open(1, "{'do': 'emit', 'count': 300, 'size': '17MiB'}");

        // Then
        plane.awaitLine("300 -> null io.penstock.trigger.spi.EventRefusedException");
        assertThat(plane.received(Emit.class)).isEmpty();
    }

    @Test
    void givesCreditsBackAtTheOutcomeWhenItIsAwaited() throws IOException {
        // Given
        plane.open(1, "{'do': 'emit', 'count': 257, 'awaits': true}");
        List<Emit> events = plane.awaitEvents(256);
        for (Emit event : events) {
            plane.accept(event);
        }
        plane.awaitLine("256 -> invocation-256 null");
        assertThat(plane.received(Emit.class)).hasSize(256);

        // When
        plane.send(new InvocationFailed(1, 1, "function-failed", "It threw.", 3));
        Slice part = Slice.wrap(new byte[200 * 1024]);
        plane.send(new InvocationSucceeded(1, 2, "text/plain", part, false));
        plane.send(new EventChunk(1, 2, part, false));
        plane.send(new EventChunk(1, 2, part, true));

        // Then
        plane.awaitEvents(257);
        plane.awaitLine("1 = function-failed It threw. 3");
        plane.awaitLine("2 = Optional[text/plain] 614400");
    }

    @Test
    void logsWhatContinuationsThrowAndGoesOn() throws IOException {
        // Given
        plane.open(1, "{'do': 'throw-later', 'count': 2}");

        // When
        for (Emit event : plane.awaitEvents(2)) {
            plane.accept(event);
        }

        // Then
        assertThat(plane.awaitLine("continuation 1").text()).contains("follows a receipt threw");
        assertThat(plane.awaitLine("continuation 2").instanceId()).isEqualTo(1);
    }

    @Test
    void keepsAnAdapterThatBlocksFromBlockingOthers() throws IOException {
        // Given
        plane.open(1, "{'do': 'block-later', 'count': 2}");
        plane.accept(plane.awaitEvents(2).getFirst());
        plane.awaitLine("1 -> invocation-1");

        // When
        plane.open(2, "{'do': 'emit'}");
        plane.accept(plane.awaitEvents(3).getLast());

        // Then
        plane.awaitFrame(Emit.class, emit -> emit.adapterId() == 2);
        await().atMost(TestingControlPlane.PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(plane.lines())
                                        .filteredOn(line -> line.startsWith("1 -> "))
                                        .hasSize(2));
        Closed closed = plane.drain(1, 100);
        assertThat(closed.problem()).contains("follows a receipt doesn't come to an end");
    }

    @Test
    void leavesAnswersToUnknownEventsAlone() throws IOException {
        // Given
        plane.send(new Accepted(5, 1, "crossed"));
        plane.open(1, "{'do': 'emit'}");
        plane.send(new Accepted(1, 77, "unknown"));

        // When
        plane.accept(plane.awaitEvents(1).getFirst());

        // Then
        plane.awaitLine("1 -> invocation-1");
    }

    @Test
    void savesInOrderOneAtATime() throws IOException {
        // Given
        plane.open(1, "probe", "{'do': 'save', 'count': 3}", Map.of("at", "0"));
        plane.awaitLine("loaded {at=0}");
        plane.awaitLine("the checkpoint 'large' has 32769 bytes; at most 32768");

        // When
        Save first = plane.awaitFrame(Save.class, _ -> true);
        plane.send(new Saved(1, first.saveId()));
        Save second = plane.awaitFrame(Save.class, save -> save.saveId() != first.saveId());
        plane.awaitLine("saved 1");
        assertThat(plane.lines()).doesNotContain("saved 2");
        plane.send(new Saved(1, second.saveId()));

        // Then
        plane.awaitLine("saved 3");
        assertThat(first.checkpoints()).containsExactly(Map.entry("at", "1"));
        assertThat(second.checkpoints()).containsExactly(Map.entry("at", "3"));
        assertThat(plane.lines()).containsSubsequence("saved 1", "saved 2", "saved 3");
    }

    @Test
    void tellsTheLastWordAndNotEachOfThem() throws IOException {
        // When
        plane.open(1, "{'do': 'report', 'count': 100000}");

        // Then
        plane.awaitFrame(Report.class, report -> report.state() == State.FAILED);
        plane.awaitFrame(Lag.class, lag -> lag.amount() == 100_000);
        assertThat(plane.received(Report.class).getLast().message()).isEqualTo("the end");
        assertThat(plane.received(Report.class)).hasSizeLessThan(100);
        assertThat(plane.received(Lag.class)).hasSizeLessThan(100);
    }
}
