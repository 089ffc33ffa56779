package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.Cancel;
import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.ControlFrame.OutcallChunk;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of other functions that wait, are too many or too long, or outlive who made them. */
class OutcallLimitsIT {

    private static Path jar;
    private TestingControlPlane plane;
    private TestingOutcalls outcalls;

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        jar = TestingCaller.build(folder);
    }

    @BeforeEach
    void start() throws IOException {
        plane = new TestingControlPlane();
        outcalls = new TestingOutcalls(plane, jar);
    }

    @AfterEach
    void stop() throws IOException {
        plane.close();
    }

    @Test
    void refusesATooLongPayloadWithoutSendingIt() throws IOException {
        // When
        String answer =
                outcalls.caller().invoke("send " + (Limits.OUTCALL_BYTES_MAX + 1)).body().text();

        // Then
        assertThat(answer).startsWith("payload-too-large | the payload has 16777217 bytes");
        assertThat(plane.received(Outcall.class)).isEmpty();
    }

    @Test
    void givesEachOfManyThreadsItsOwnAnswer() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();

        // When
        lane.send("many 20 10");
        List<Outcall> calls = outcalls.awaitOutcalls(20);
        for (Outcall call : calls.reversed()) {
            outcalls.answer(call, 200, "text/plain", call.function());
        }

        // Then
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "f" + i).toList();
        assertThat(lane.result().body().text().split(",")).containsExactlyElementsOf(names);
    }

    @Test
    void keepsACallBackWhileTooMuchIsInFlight() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        int fitting = Limits.OUTCALLS_BYTES_MAX / Limits.OUTCALL_BYTES_MAX;
        lane.send("many " + (fitting + 1) + " " + Limits.OUTCALL_BYTES_MAX);
        List<Outcall> calls = outcalls.awaitOutcalls(fitting);
        await().untilAsserted(
                        () ->
                                assertThat(plane.received(OutcallChunk.class))
                                        .filteredOn(OutcallChunk::last)
                                        .hasSize(fitting));

        // When
        outcalls.answer(calls.getFirst(), 200, "text/plain", "first");
        Outcall late = outcalls.awaitOutcalls(fitting + 1).getLast();

        // Then
        await().untilAsserted(
                        () ->
                                assertThat(plane.received(OutcallChunk.class))
                                        .filteredOn(OutcallChunk::last)
                                        .hasSize(fitting + 1));
        outcalls.answer(late, 200, "text/plain", "last");
        for (Outcall call : calls.subList(1, fitting)) {
            outcalls.answer(call, 200, "text/plain", "other");
        }
        assertThat(lane.result().body().text().split(","))
                .contains("first", "last")
                .hasSize(fitting + 1);
    }

    @Test
    void refusesACallWhenNoneOfTooManyEnds() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        lane.send("many " + Limits.OUTCALLS_MAX + " 1");
        List<Outcall> calls = outcalls.awaitOutcalls(Limits.OUTCALLS_MAX);
        TestingLane other = outcalls.caller();

        // When
        String answer = other.invoke("invoke text").body().text();

        // Then
        assertThat(answer).startsWith("too-many-calls | ");
        for (Outcall call : calls) {
            outcalls.answer(call, 200, "text/plain", "x");
        }
        assertThat(lane.result().body().text())
                .isEqualTo(String.join(",", Collections.nCopies(calls.size(), "x")));
    }

    @Test
    void aCancellationInterruptsWhoWaitsAndALateAnswerIsDropped() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        lane.send("invoke text");
        Outcall call = outcalls.awaitOutcall();

        // When
        plane.send(new Cancel(lane.instanceId(), lane.fence()));

        // Then
        assertThat(lane.result().body().text())
                .isEqualTo("interrupted | interrupted while waiting for prices@3 | true");
        outcalls.answer(call, 200, "text/plain", "late");
        lane.send("invoke text");
        Outcall next = outcalls.awaitOutcalls(2).getLast();
        outcalls.answer(next, 200, "text/plain", "in time");
        assertThat(lane.result().body().text()).isEqualTo("in time");
    }

    @Test
    void aThreadThatStillWaitsWhenTheHandlerReturnsIsSentAway() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        lane.send("leave");
        Outcall fast = plane.awaitFrame(Outcall.class, call -> call.function().equals("fast"));
        plane.awaitFrame(Outcall.class, call -> call.function().equals("slow"));

        // When
        outcalls.answer(fast, 200, "text/plain", "gone");

        // Then
        assertThat(lane.result().body().text()).isEqualTo("gone");
        plane.awaitLine("IllegalStateException: the handler has returned");
    }

    @Test
    void beatsAndLoadsWhileACallWaits() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        lane.send("invoke text");
        Outcall call = outcalls.awaitOutcall();

        // When
        plane.nextHeartbeat();
        outcalls.caller();

        // Then
        outcalls.answer(call, 200, "text/plain", "at last");
        assertThat(lane.result().body().text()).isEqualTo("at last");
    }

    @Test
    void keepsNothingOfAnInstanceWhoseCallIsNeverAnswered() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        lane.send("invoke price");
        outcalls.awaitOutcall();
        plane.send(new Cancel(lane.instanceId(), lane.fence()));
        lane.result();

        // When
        plane.send(new Unload(lane.instanceId(), 1_000));
        plane.awaitFrame(Unloaded.class, _ -> true);

        // Then
        await().atMost(TestingControlPlane.PATIENCE)
                .untilAsserted(() -> assertThat(plane.nextHeartbeat().loadersPending()).isZero());
        assertThat(plane.received(Leaked.class)).isEmpty();
    }

    @Test
    void endsWhenTheControlPlaneAnswersWhatWasNotAsked() throws IOException {
        // Given
        outcalls.caller();

        // When
        plane.send(new OutcallChunk(99, Slice.utf8("x"), true));

        // Then
        assertThat(plane.awaitExit()).isEqualTo(1);
        assertThat(plane.standardError()).contains("call 99, which isn't in flight");
    }

    @Test
    void endsWhenAnAnswerIsLongerThanAllowed() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
        lane.send("send 1");
        long callId = outcalls.awaitOutcall().callId();
        Slice part =
                Slice.wrap("x".repeat(Limits.CHUNK_BYTES_MAX).getBytes(StandardCharsets.UTF_8));
        plane.send(new OutcallAnswer(callId, 200, List.of(), part, false));

        // When
        for (int i = 0; i < Limits.OUTCALL_BYTES_MAX / Limits.CHUNK_BYTES_MAX; i++) {
            plane.send(new OutcallChunk(callId, part, false));
        }

        // Then
        assertThat(plane.awaitExit()).isEqualTo(1);
        assertThat(plane.standardError()).contains("at most " + Limits.OUTCALL_BYTES_MAX);
    }
}
