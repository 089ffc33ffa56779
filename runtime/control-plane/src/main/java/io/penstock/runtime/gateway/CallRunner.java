package io.penstock.runtime.gateway;

import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.DeadlineWatch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;

/** Carries admitted calls from their HTTP request to their answer. Safe for several event loops. */
public final class CallRunner {

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final DeadlineWatch deadlines;
    private final GatewaySettings settings;
    private final InstantSource clock;
    private final AttemptLog log;
    private final BodyReader bodies;

    /**
     * A runner for all calls of the gateway.
     *
     * @param log takes the row of each
     */
    public CallRunner(
            Vertx vertx,
            Dispatcher dispatcher,
            DeadlineWatch deadlines,
            GatewaySettings settings,
            InstantSource clock,
            AttemptLog log) {
        this.clock = clock;
        this.log = log;
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
                        dispatcher,
                        Origin.call(Lineage.HTTP, clock.millis()),
                        log)
                .begin(settings.bodyTimeout());
    }
}
