package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.ControlFrame.OutcallChunk;
import io.penstock.protocol.ControlFrame.OutcallRefused;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

    private static Map<String, String> fields(Outcall call) {
        Map<String, String> fields = new TreeMap<>();
        call.headers().forEach(header -> fields.put(header.name(), header.value()));
        return fields;
    }

    @Test
    void emitsAnEventInBinaryMode() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();

        // When
        lane.send("emit full");
        Outcall call = outcalls.awaitOutcall();
        outcalls.accept(call, "inv-7");

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
        TestingLane lane = outcalls.caller();

        // When
        lane.send("emit text");
        Outcall text = outcalls.awaitOutcall();
        outcalls.accept(text, "a");
        lane.result();
        lane.send("emit none");
        Outcall none = outcalls.awaitOutcalls(2).getLast();
        outcalls.accept(none, "b");
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
        TestingLane lane = outcalls.caller();

        // When
        lane.send("emit big");
        Outcall call = outcalls.awaitOutcall();
        plane.awaitFrame(OutcallChunk.class, OutcallChunk::last);
        outcalls.accept(call, "inv-8");

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
        String answer = outcalls.caller().invoke(command).body().text();

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
        TestingLane lane = outcalls.caller();

        // When
        lane.send("invoke " + type);
        Outcall call = outcalls.awaitOutcall();
        outcalls.answer(call, status, mediaType, body);

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
        TestingLane lane = outcalls.caller();

        // When
        lane.send("status");
        Outcall call = outcalls.awaitOutcall();
        outcalls.answer(call, 503, "text/plain", "later");

        // Then
        assertThat(lane.result().body().text()).isEqualTo("503");
        assertThat(call.headers()).isEmpty();
    }

    @Test
    void carriesLongBodiesBothWays() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();

        // When
        lane.send("send " + Limits.OUTCALL_BYTES_MAX);
        Outcall call = outcalls.awaitOutcall();
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
    void throwsWhatTheControlPlaneRefusesWith() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();

        // When
        lane.send("invoke text");
        plane.send(
                new OutcallRefused(
                        outcalls.awaitOutcall().callId(), "unknown-function", "no prices here"));

        // Then
        assertThat(lane.result().body().text())
                .isEqualTo("unknown-function | no prices here | false");
    }

    @Test
    void showsWhereTheFunctionCalled() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();

        // When
        lane.send("throw");
        plane.send(new OutcallRefused(outcalls.awaitOutcall().callId(), "queue-full", "no room"));

        // Then
        assertThat(lane.failed().failure().stack())
                .contains("Caused by: io.penstock.function.InvocationException: no room\n\tat app.")
                .doesNotContain("io.penstock.worker");
    }

    @Test
    void refusesAContextWhoseHandlerHasReturned() throws IOException {
        // Given
        TestingLane lane = outcalls.caller();
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
        Outcall held = outcalls.awaitOutcall();

        // When
        String answer = second.invoke("reuse").body().text();

        // Then
        assertThat(answer)
                .isEqualTo("IllegalStateException | this context belongs to another invocation");
        outcalls.answer(held, 200, "text/plain", "done");
        assertThat(first.result().body().text()).isEqualTo("done");
    }
}
