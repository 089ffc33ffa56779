package io.penstock.runtime.gateway;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.RouteAuth;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Routes of triggers that nobody has made. */
final class TestingRoutes {

    private TestingRoutes() {}

    /** A route of any method. */
    static ServedRoute served(String path) {
        TriggerName name = TriggerName.parse("t");
        return ServedRoute.of(
                new Trigger(
                        name,
                        "http",
                        FunctionTarget.parse("f"),
                        "{}",
                        false,
                        Instant.EPOCH,
                        Instant.EPOCH),
                new HttpRoute(
                        PathTemplate.parse(path),
                        List.of(),
                        RouteAuth.KEY,
                        Optional.empty(),
                        Optional.empty()),
                new RouteCounts(new SimpleMeterRegistry(), name, InstantSource.system()));
    }
}
