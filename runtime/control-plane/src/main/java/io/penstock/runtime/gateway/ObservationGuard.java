package io.penstock.runtime.gateway;

import io.penstock.runtime.access.Keys;
import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.ProblemException;
import io.vertx.core.Handler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Asks for a key that may read before metrics and health are shown, unless they are open. */
public final class ObservationGuard {

    private static final int ORDER = Integer.MIN_VALUE + 1000;

    private final Keys keys;
    private final ObservationConfig config;

    /** A guard in front of the endpoints that Quarkus adds. */
    public ObservationGuard(Keys keys, ObservationConfig config) {
        this.keys = keys;
        this.config = config;
    }

    /** Adds the guard where something isn't open. */
    public void addTo(Router router) {
        if (!config.metricsOpen()) {
            router.route("/q/metrics*").order(ORDER).handler(guard());
        }
        if (!config.healthOpen()) {
            router.route("/q/health*").order(ORDER).handler(guard());
        }
    }

    private Handler<RoutingContext> guard() {
        return context -> {
            try {
                keys.authenticate(Optional.ofNullable(context.request().getHeader("Authorization")))
                        .require(Scope.READ);
                context.next();
            } catch (ProblemException e) {
                HttpReply.refuse(context.request(), e.problem());
            }
        };
    }
}
