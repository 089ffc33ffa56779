package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
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
    private final HttpServerRequest request;
    private final AdmittedCall call;
    private final BodyReader.Body body;
    private final Course course;
    private boolean arrived;
    private boolean reading;

    Call(Vertx vertx, AdmittedCall call, Course course) {
        this.vertx = vertx;
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
            long timer = vertx.setTimer(bodyTimeout.toMillis(), _ -> tooSlow(bodyTimeout));
            body.whenOver(() -> vertx.cancelTimer(timer));
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
