package io.penstock.runtime.gateway;

import io.penstock.protocol.Slice;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Invocation;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.Cancellation;
import io.penstock.runtime.limit.Threads;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * One HTTP call from its admission to its end. Everything up to the dispatch, and the client's
 * hang-up, runs on the request's event loop; the dispatch on a virtual thread.
 */
final class Call {

    private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final Admission admission;
    private final CallRunner.Route route;
    private final HttpReply reply;
    private final BodyReader.Body body;
    private final Dispatcher dispatcher;
    private final Origin origin;
    private final AttemptLog log;
    private final Cancellation cancellation = new Cancellation();
    private boolean arrived;
    private boolean reading;

    Call(
            Vertx vertx,
            HttpServerRequest request,
            Admission admission,
            CallRunner.Route route,
            HttpReply reply,
            BodyReader.Body body,
            Dispatcher dispatcher,
            Origin origin,
            AttemptLog log) {
        this.vertx = vertx;
        this.request = request;
        this.admission = admission;
        this.route = route;
        this.reply = reply;
        this.body = body;
        this.dispatcher = dispatcher;
        this.origin = origin;
        this.log = log;
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
            body.read(this::dispatch, this::refuse);
        }
        if (!arrived) {
            long timer = vertx.setTimer(bodyTimeout.toMillis(), _ -> tooSlow(bodyTimeout));
            body.whenOver(() -> vertx.cancelTimer(timer));
        }
    }

    private void readOn() {
        if (!arrived && !reading) {
            reading = true;
            body.read(this::dispatch, this::refuse);
            request.resume();
        }
    }

    private void dispatch(Slice bytes) {
        arrived = true;
        Invocation invocation =
                new Invocation(
                        admission.id(),
                        admission.version(),
                        origin,
                        request.method().name(),
                        route.path(),
                        request.query() == null ? "" : request.query(),
                        CallHeaders.toFunction(request.headers(), route.open()),
                        bytes);
        Threads.start(
                "call-" + admission.id(),
                () -> {
                    try {
                        dispatcher.call(invocation, cancellation, reply, log);
                    } finally {
                        body.close();
                        reply.whenSent(admission::close);
                    }
                });
    }

    private void refuse(Problem problem) {
        arrived = true;
        admission.close();
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
            reply.clientGone();
            cancellation.cancel();
        } else {
            arrived = true;
            body.abandon();
            admission.close();
        }
    }
}
