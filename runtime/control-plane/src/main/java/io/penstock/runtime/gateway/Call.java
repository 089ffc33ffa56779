package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.limit.DeadlineWatch;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * One HTTP call from its admission until its body is there. Everything here, and the client's
 * hang-up, runs on the request's event loop; what follows is its {@link Course}.
 */
final class Call {

    private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final DeadlineWatch deadlines;
    private final HttpServerRequest request;
    private final AdmittedCall call;
    private final BodyReader.Body body;
    private final Course course;
    private boolean arrived;
    private boolean reading;

    Call(Vertx vertx, DeadlineWatch deadlines, AdmittedCall call, Course course) {
        this.vertx = vertx;
        this.deadlines = deadlines;
        this.request = call.request();
        this.call = call;
        this.body = call.body();
        this.course = course;
    }

    /** Begins to read the body. */
    void begin(Duration bodyTimeout) {
        request.response().closeHandler(_ -> hungUp());
        request.exceptionHandler(_ -> hungUp());
        if (request.response().writeQueueFull()) {
            // A client that pipelines but doesn't read: its next call waits for its last answers.
            request.pause();
            request.response().drainHandler(_ -> readOn());
        } else {
            body.read(this::take, this::refuse);
        }
        if (!arrived) {
            BodyDeadline deadline = new BodyDeadline(bodyTimeout);
            deadlines.enter(deadline);
            body.whenOver(() -> deadlines.leave(deadline));
        }
    }

    private void readOn() {
        if (!arrived && !reading) {
            reading = true;
            body.read(this::take, this::refuse);
            request.resume();
        }
    }

    private void take(Slice bytes) {
        arrived = true;
        course.take(bytes);
    }

    private void refuse(Problem problem) {
        arrived = true;
        call.admission().close();
        HttpReply.refuse(request, problem);
        // What the client still sends isn't worth reading; the pause lets it read the answer.
        vertx.setTimer(REFUSAL_PAUSE.toMillis(), _ -> closeConnection());
    }

    private void closeConnection() {
        if (!request.isEnded()) {
            request.connection().close().onFailure(HttpReply::ignoreGone);
        }
    }

    /** The time that the body has; nearly always over before anybody looks. */
    private final class BodyDeadline implements DeadlineWatch.Entry {
        private final Context eventLoop = vertx.getOrCreateContext();
        private final Duration timeout;
        private final long deadlineNanos;

        BodyDeadline(Duration timeout) {
            this.timeout = timeout;
            this.deadlineNanos = System.nanoTime() + timeout.toNanos();
        }

        @Override
        public long deadlineNanos() {
            return deadlineNanos;
        }

        @Override
        public void expired() {
            eventLoop.runOnContext(_ -> tooSlow(timeout));
        }
    }

    private void tooSlow(Duration bodyTimeout) {
        if (!arrived) {
            body.refuse(
                    Problem.of(
                            ErrorCode.REQUEST_TIMEOUT,
                            "The request body didn't arrive within penstock.gateway.body-timeout = "
                                    + bodyTimeout
                                    + "."));
        }
    }

    private void hungUp() {
        if (arrived) {
            course.hungUp();
        } else {
            arrived = true;
            body.abandon();
            call.admission().close();
        }
    }
}
