package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.penstock.runtime.dispatch.Dispatcher;
import io.penstock.runtime.dispatch.Origin;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.ledger.AttemptLog;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.FunctionTarget;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.InstantSource;
import java.util.List;

/** Carries admitted calls from their HTTP request to their answer. Safe for several event loops. */
public final class CallRunner {

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final EventIntake events;
    private final DeadlineWatch deadlines;
    private final GatewaySettings settings;
    private final InstantSource clock;
    private final AttemptLog log;
    private final BodyReader bodies;
    private final UnsentAnswers unsent;

    /**
     * A runner for all calls of the gateway.
     *
     * @param events takes those that are made durable first
     * @param log takes the row of each of the others
     */
    public CallRunner(
            Vertx vertx,
            Dispatcher dispatcher,
            EventIntake events,
            DeadlineWatch deadlines,
            GatewaySettings settings,
            InstantSource clock,
            AttemptLog log) {
        this.events = events;
        this.clock = clock;
        this.log = log;
        this.deadlines = deadlines;
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.bodies = new BodyReader(settings);
        this.unsent = new UnsentAnswers(settings.unsentMax());
    }

    /**
     * How a call came.
     *
     * @param target what was called
     * @param path decoded path for the function
     * @param open whether the route needs no key, so that Authorization is the function's business
     * @param mode whether the caller waits
     * @param lineage where it came from
     * @param extra headers for the function besides the request's
     */
    record Route(
            FunctionTarget target,
            String path,
            boolean open,
            CallMode mode,
            Lineage lineage,
            List<Header> extra) {

        /** Copies the headers. */
        Route {
            extra = List.copyOf(extra);
        }

        /** A function's own route. */
        static Route http(FunctionTarget target, String path, boolean open, CallMode mode) {
            return new Route(target, path, open, mode, Lineage.HTTP, List.of());
        }

        private Route with(CallMode other) {
            return new Route(target, path, open, other, lineage, extra);
        }
    }

    /**
     * Begins an admitted call; if that isn't possible, the admission is closed.
     *
     * @param route its mode holds unless the request asks for another
     * @throws io.penstock.runtime.event.ProblemException {@code bad-request} naming the header;
     *     {@code too-many-calls} while there is no room for its answer
     */
    void begin(HttpServerRequest request, Admission admission, Route route) {
        boolean begun = false;
        try {
            unsent.checkRoom();
            InvocationHeaders wishes = InvocationHeaders.of(request.headers());
            run(request, admission, route.with(wishes.mode(route.mode())), wishes);
            begun = true;
        } finally {
            if (!begun) {
                admission.close();
            }
        }
    }

    /** Reads the body, then has the call run. On the request's event loop. */
    private void run(
            HttpServerRequest request, Admission admission, Route route, InvocationHeaders wishes) {
        AdmittedCall call =
                new AdmittedCall(
                        request,
                        admission,
                        route,
                        new HttpReply(request, settings.writeStallMax(), deadlines, unsent),
                        bodies.of(request));
        boolean durable = route.mode() == CallMode.ASYNC || wishes.idempotencyKey().isPresent();
        Course course =
                durable
                        ? new DurableCall(call, wishes, events, vertx.getOrCreateContext())
                        : new DirectCall(
                                call,
                                dispatcher,
                                Origin.call(route.lineage(), clock.millis()),
                                log);
        new Call(vertx, deadlines, call, course).begin(settings.bodyTimeout());
    }
}
