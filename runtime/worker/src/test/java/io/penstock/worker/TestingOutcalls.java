package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.ControlFrame.Outcall;
import io.penstock.protocol.ControlFrame.OutcallAnswer;
import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The calls that a {@link TestingCaller} makes, as its control plane has them. */
final class TestingOutcalls {

    private final TestingControlPlane plane;
    private final Path jar;

    TestingOutcalls(TestingControlPlane plane, Path jar) {
        this.plane = plane;
        this.jar = jar;
    }

    /** An instance that is ready. */
    TestingLane caller() throws IOException {
        return plane.load(TestingCaller.HANDLER, jar).ready();
    }

    Outcall awaitOutcall() {
        return plane.awaitFrame(Outcall.class, _ -> true);
    }

    List<Outcall> awaitOutcalls(int count) {
        await().atMost(TestingControlPlane.PATIENCE)
                .untilAsserted(() -> assertThat(plane.received(Outcall.class)).hasSize(count));
        return plane.received(Outcall.class);
    }

    void answer(Outcall call, int status, String type, String body) throws IOException {
        List<Header> headers =
                type.isEmpty() ? List.of() : List.of(new Header("Content-Type", type));
        plane.send(new OutcallAnswer(call.callId(), status, headers, Slice.utf8(body), true));
    }

    /** Says that an event is accepted. */
    void accept(Outcall call, String invocation) throws IOException {
        List<Header> headers = List.of(new Header("Penstock-Invocation-Id", invocation));
        plane.send(new OutcallAnswer(call.callId(), 202, headers, Slice.empty(), true));
    }
}
