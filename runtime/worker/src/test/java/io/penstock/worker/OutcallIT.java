package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.Cancel;
import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.ControlFrame.OutcallChunk;
import io.penstock.protocol.ControlFrame.OutcallRefused;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of other functions; the test is the control plane that answers them. */
class OutcallIT {

    private static final int MEBIBYTE = 1024 * 1024;

    private static Path jar;
    private TestingControlPlane plane;

    @BeforeAll
    static void build(@TempDir Path folder) throws IOException {
        jar = TestingCaller.build(folder);
    }

    @BeforeEach
    void start() throws IOException {
        plane = new TestingControlPlane();
    }

    @AfterEach
    void stop() throws IOException {
        plane.close();
    }

    private TestingLane caller() throws IOException {
        return plane.load(TestingCaller.HANDLER, jar).ready();
    }

    private Outcall awaitOutcall() {
        return plane.awaitFrame(Outcall.class, _ -> true);
    }

    private List<Outcall> awaitOutcalls(int count) {
        await().atMost(TestingControlPlane.PATIENCE)
                .untilAsserted(() -> assertThat(plane.received(Outcall.class)).hasSize(count));
        return plane.received(Outcall.class);
    }

    private void answer(Outcall call, int status, String type, String body) throws IOException {
        List<Header> headers =
                type.isEmpty() ? List.of() : List.of(new Header("Content-Type", type));
        plane.send(new OutcallAnswer(call.callId(), status, headers, Slice.utf8(body), true));
    }

    private void accept(Outcall call, String invocation) throws IOException {
        List<Header> headers = List.of(new Header("Penstock-Invocation-Id", invocation));
        plane.send(new OutcallAnswer(call.callId(), 202, headers, Slice.empty(), true));
    }

    private static Map<String, String> fields(Outcall call) {
        Map<String, String> fields = new TreeMap<>();
        call.headers().forEach(header -> fields.put(header.name(), header.value()));
        return fields;
    }

    @Test
    void emitsAnEventInBinaryMode() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("emit full");
        Outcall call = awaitOutcall();
        accept(call, "inv-7");

        // Then
        assertThat(lane.result().body().text()).isEqualTo("inv-7");
        assertThat(call.instanceId()).isEqualTo(lane.instanceId());
        assertThat(call.fence()).isEqualTo(lane.fence());
        assertThat(call.await()).isFalse();
        assertThat(call.function()).isEqualTo("billing:live");
        assertThat(call.body().text()).isEqualTo("{\"item\":\"tea\",\"cents\":4}");
        assertThat(fields(call))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "ce-specversion", "1.0",
                                "ce-id", "1%20%25%C3%BC",
                                "ce-source", "/a%22b",
                                "ce-type", "t",
                                "ce-subject", "s",
                                "ce-time", "2026-01-02T03:04:00Z",
                                "ce-dataschema", "urn:p",
                                "ce-region", "eu",
                                "content-type", "application/price+json"));
    }

    @Test
    void emitsTextAsItIsAndNothingAsNothing() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("emit text");
        Outcall text = awaitOutcall();
        accept(text, "a");
        lane.result();
        lane.send("emit none");
        Outcall none = awaitOutcalls(2).getLast();
        accept(none, "b");
        lane.result();

        // Then
        assertThat(fields(text)).containsEntry("content-type", "text/plain; charset=utf-8");
        assertThat(text.body().text()).isEqualTo("plain");
        assertThat(fields(none)).doesNotContainKey("content-type");
        assertThat(none.body().length()).isZero();
    }

    @Test
    void sendsALongEventInParts() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("emit big");
        Outcall call = awaitOutcall();
        plane.awaitFrame(OutcallChunk.class, OutcallChunk::last);
        accept(call, "inv-8");

        // Then
        assertThat(lane.result().body().text()).isEqualTo("inv-8");
        assertThat(call.complete()).isFalse();
        int rest =
                plane.received(OutcallChunk.class).stream()
                        .mapToInt(chunk -> chunk.bytes().length())
                        .sum();
        assertThat(call.body().length() + rest).isEqualTo(3 * MEBIBYTE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "emit reserved; 'id' can't be an extension attribute",
                "emit self; the event's data of type [Ljava.lang.Object; can't be written as JSON"
            })
    void refusesWhatIsNoEvent(String command, String message) throws IOException {
        // When
        String answer = caller().invoke(command).body().text();

        // Then
        assertThat(answer).startsWith("IllegalArgumentException | " + message);
        assertThat(plane.received(Outcall.class)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "price; 200; application/json; {\"item\":\"tea\",\"cents\":5}; Price[item=tea, cents=5]",
                "text; 200; text/plain; five; five",
                "int; 200; application/json; 5; 5",
                "price; 204; ''; ''; null",
                "void; 200; text/plain; five; null",
                "price; 200; application/json; {\"item\"; bad-answer",
                "price; 200; text/html; <p>; bad-answer",
                "int; 204; ''; ''; bad-answer",
                "text; 404; text/plain; none; bad-answer | prices@3 answered with status 404",
            })
    void readsAnswersAsTheTypeThatIsAskedFor(
            String type, int status, String mediaType, String body, String expected)
            throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("invoke " + type);
        Outcall call = awaitOutcall();
        answer(call, status, mediaType, body);

        // Then
        assertThat(lane.result().body().text()).startsWith(expected);
        assertThat(call.await()).isTrue();
        assertThat(call.function()).isEqualTo("prices@3");
        assertThat(call.headers()).containsExactly(new Header("content-type", "application/json"));
        assertThat(call.body().text()).isEqualTo("{\"item\":\"tea\",\"cents\":4}");
    }

    @Test
    void givesTheWholeResponseWhateverItsStatus() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("status");
        Outcall call = awaitOutcall();
        answer(call, 503, "text/plain", "later");

        // Then
        assertThat(lane.result().body().text()).isEqualTo("503");
        assertThat(call.headers()).isEmpty();
    }

    @Test
    void carriesLongBodiesBothWays() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("send " + Limits.OUTCALL_BYTES_MAX);
        Outcall call = awaitOutcall();
        plane.awaitFrame(OutcallChunk.class, OutcallChunk::last);
        Slice part = Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX]);
        plane.send(new OutcallAnswer(call.callId(), 200, List.of(), part, false));
        for (int i = 0; i < 9; i++) {
            plane.send(new OutcallChunk(call.callId(), part, i == 8));
        }

        // Then
        assertThat(lane.result().body().text()).isEqualTo("" + 10 * Limits.CHUNK_BYTES_MAX);
    }

    @Test
    void refusesATooLongPayloadWithoutSendingIt() throws IOException {
        // When
        String answer = caller().invoke("send " + (Limits.OUTCALL_BYTES_MAX + 1)).body().text();

        // Then
        assertThat(answer).startsWith("payload-too-large | the payload has 16777217 bytes");
        assertThat(plane.received(Outcall.class)).isEmpty();
    }

    @Test
    void throwsWhatTheControlPlaneRefusesWith() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("invoke text");
        plane.send(
                new OutcallRefused(awaitOutcall().callId(), "unknown-function", "no prices here"));

        // Then
        assertThat(lane.result().body().text())
                .isEqualTo("unknown-function | no prices here | false");
    }

    @Test
    void showsWhereTheFunctionCalled() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("throw");
        plane.send(new OutcallRefused(awaitOutcall().callId(), "queue-full", "no room"));

        // Then
        assertThat(lane.failed().failure().stack())
                .contains("Caused by: io.penstock.function.InvocationException: no room\n\tat app.")
                .doesNotContain("io.penstock.worker");
    }

    @Test
    void refusesAContextWhoseHandlerHasReturned() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.invoke("keep");

        // When
        String answer = lane.invoke("reuse").body().text();

        // Then
        assertThat(answer).startsWith("IllegalStateException | the handler has returned");
        assertThat(plane.received(Outcall.class)).isEmpty();
    }

    @Test
    void refusesTheContextOfAnotherInvocationThatRuns() throws IOException {
        // Given
        List<TestingLane> lanes = plane.load(2, TestingCaller.HANDLER, jar);
        TestingLane first = lanes.getFirst().ready();
        TestingLane second = lanes.getLast().ready();
        first.send("stash");
        Outcall held = awaitOutcall();

        // When
        String answer = second.invoke("reuse").body().text();

        // Then
        assertThat(answer)
                .isEqualTo("IllegalStateException | this context belongs to another invocation");
        answer(held, 200, "text/plain", "done");
        assertThat(first.result().body().text()).isEqualTo("done");
    }

    @Test
    void givesEachOfManyThreadsItsOwnAnswer() throws IOException {
        // Given
        TestingLane lane = caller();

        // When
        lane.send("many 20 10");
        List<Outcall> calls = awaitOutcalls(20);
        for (Outcall call : calls.reversed()) {
            answer(call, 200, "text/plain", call.function());
        }

        // Then
        List<String> names = IntStream.range(0, 20).mapToObj(i -> "f" + i).toList();
        assertThat(lane.result().body().text().split(",")).containsExactlyElementsOf(names);
    }

    @Test
    void keepsACallBackWhileTooMuchIsInFlight() throws IOException {
        // Given
        TestingLane lane = caller();
        int fitting = Limits.OUTCALLS_BYTES_MAX / Limits.OUTCALL_BYTES_MAX;
        lane.send("many " + (fitting + 1) + " " + Limits.OUTCALL_BYTES_MAX);
        List<Outcall> calls = awaitOutcalls(fitting);
        await().untilAsserted(
                        () ->
                                assertThat(plane.received(OutcallChunk.class))
                                        .filteredOn(OutcallChunk::last)
                                        .hasSize(fitting));

        // When
        answer(calls.getFirst(), 200, "text/plain", "first");
        Outcall late = awaitOutcalls(fitting + 1).getLast();

        // Then
        await().untilAsserted(
                        () ->
                                assertThat(plane.received(OutcallChunk.class))
                                        .filteredOn(OutcallChunk::last)
                                        .hasSize(fitting + 1));
        answer(late, 200, "text/plain", "last");
        for (Outcall call : calls.subList(1, fitting)) {
            answer(call, 200, "text/plain", "other");
        }
        assertThat(lane.result().body().text().split(","))
                .contains("first", "last")
                .hasSize(fitting + 1);
    }

    @Test
    void refusesACallWhenNoneOfTooManyEnds() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.send("many " + Limits.OUTCALLS_MAX + " 1");
        List<Outcall> calls = awaitOutcalls(Limits.OUTCALLS_MAX);
        TestingLane other = caller();

        // When
        String answer = other.invoke("invoke text").body().text();

        // Then
        assertThat(answer).startsWith("too-many-calls | ");
        for (Outcall call : calls) {
            answer(call, 200, "text/plain", "x");
        }
        assertThat(lane.result().body().text())
                .isEqualTo(String.join(",", Collections.nCopies(calls.size(), "x")));
    }

    @Test
    void aCancellationInterruptsWhoWaitsAndALateAnswerIsDropped() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.send("invoke text");
        Outcall call = awaitOutcall();

        // When
        plane.send(new Cancel(lane.instanceId(), lane.fence()));

        // Then
        assertThat(lane.result().body().text())
                .isEqualTo("interrupted | interrupted while waiting for prices@3 | true");
        answer(call, 200, "text/plain", "late");
        lane.send("invoke text");
        Outcall next = awaitOutcalls(2).getLast();
        answer(next, 200, "text/plain", "in time");
        assertThat(lane.result().body().text()).isEqualTo("in time");
    }

    @Test
    void aThreadThatStillWaitsWhenTheHandlerReturnsIsSentAway() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.send("leave");
        Outcall fast = plane.awaitFrame(Outcall.class, call -> call.function().equals("fast"));
        plane.awaitFrame(Outcall.class, call -> call.function().equals("slow"));

        // When
        answer(fast, 200, "text/plain", "gone");

        // Then
        assertThat(lane.result().body().text()).isEqualTo("gone");
        plane.awaitLine("IllegalStateException: the handler has returned");
    }

    @Test
    void beatsAndLoadsWhileACallWaits() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.send("invoke text");
        Outcall call = awaitOutcall();

        // When
        plane.nextHeartbeat();
        caller();

        // Then
        answer(call, 200, "text/plain", "at last");
        assertThat(lane.result().body().text()).isEqualTo("at last");
    }

    @Test
    void keepsNothingOfAnInstanceWhoseCallIsNeverAnswered() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.send("invoke price");
        awaitOutcall();
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
        caller();

        // When
        plane.send(new OutcallChunk(99, Slice.utf8("x"), true));

        // Then
        assertThat(plane.awaitExit()).isEqualTo(1);
        assertThat(plane.standardError()).contains("call 99, which isn't in flight");
    }

    @Test
    void endsWhenAnAnswerIsLongerThanAllowed() throws IOException {
        // Given
        TestingLane lane = caller();
        lane.send("send 1");
        long callId = awaitOutcall().callId();
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
