package io.penstock.runtime.gateway;

import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.limit.DeadlineWatch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** Carries admitted calls from their HTTP request to their answer. Safe for several event loops. */
public final class CallRunner {

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final DeadlineWatch deadlines;
    private final GatewaySettings settings;
    private final BodyReader bodies;

    /** A runner for all calls of the gateway. */
    public CallRunner(
            Vertx vertx, Dispatcher dispatcher, DeadlineWatch deadlines, GatewaySettings settings) {
        this.deadlines = deadlines;
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.bodies = new BodyReader(settings);
    }

    /**
     * How a call came.
     *
     * @param path decoded path for the function
     * @param open whether the route needs no key, so that Authorization is the function's business
     */
    record Route(String path, boolean open) {}

    /** Reads the body, then runs the call on a virtual thread. On the request's event loop. */
    void run(HttpServerRequest request, Admission admission, Route route) {
        new Call(
                        vertx,
                        request,
                        admission,
                        route,
                        new HttpReply(request, settings.writeStallMax(), deadlines),
                        bodies.of(request),
                        dispatcher)
                .begin(settings.bodyTimeout());
    }
}
