package io.penstock.runtime.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerDraft;
import io.penstock.runtime.registry.TriggerListener;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerService;
import io.penstock.runtime.registry.TriggerStatus;
import io.penstock.runtime.telemetry.Log;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The triggers of type {@code http}: each node serves them all, those that aren't paused. The table
 * is immutable and swapped whole; the counts are changed by the listener's thread only.
 */
public final class HttpTriggers implements TriggerService, TriggerListener {

    private static final Log LOG = Log.of(HttpTriggers.class);

    private final MeterRegistry meters;
    private final InstantSource clock;
    private final Map<TriggerName, RouteCounts> counts = new ConcurrentHashMap<>();
    private volatile RouteTable table = RouteTable.of(List.of());

    /** No triggers; the registry tells of them. */
    public HttpTriggers(MeterRegistry meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
    }

    RouteTable table() {
        return table;
    }

    @Override
    public void check(TriggerDraft draft) {
        HttpRoute _ = HttpRouteParser.parse(draft.config());
    }

    @Override
    public void checkBeside(TriggerDraft draft, Collection<Trigger> others) {
        HttpRoute wanted = HttpRouteParser.parse(draft.config());
        for (Trigger other : others) {
            if (ours(other) && route(other).filter(wanted::overlaps).isPresent()) {
                throw Problem.ofField(
                                ErrorCode.CONFLICT,
                                "config.path",
                                wanted.path().text(),
                                "Trigger '%s' has this path with the same methods."
                                        .formatted(other.name()))
                        .with("trigger", other.name().toString())
                        .exception();
            }
        }
    }

    /** A paused trigger is in the table no more. */
    @Override
    public void end(TriggerName name) {}

    /** Clients keep nothing that could be removed. */
    @Override
    public void cleanUp(TriggerDraft draft) {}

    @Override
    public Optional<TriggerStatus> status(TriggerName name) {
        return Optional.ofNullable(counts.get(name)).map(RouteCounts::status);
    }

    @Override
    public void changed(Collection<Trigger> triggers) {
        List<ServedRoute> routes = new ArrayList<>();
        Set<TriggerName> present = new HashSet<>();
        for (Trigger trigger : triggers) {
            if (ours(trigger)) {
                present.add(trigger.name());
                served(trigger).ifPresent(routes::add);
            }
        }
        table = RouteTable.of(routes);
        counts.forEach(
                (name, gone) -> {
                    if (!present.contains(name)) {
                        gone.close();
                    }
                });
        counts.keySet().retainAll(present);
    }

    private Optional<ServedRoute> served(Trigger trigger) {
        RouteCounts known =
                counts.computeIfAbsent(
                        trigger.name(), name -> new RouteCounts(meters, name, clock));
        if (trigger.paused()) {
            known.served();
            return Optional.empty();
        }
        try {
            HttpRoute route = HttpRouteParser.parse(trigger.config());
            known.served();
            return Optional.of(ServedRoute.of(trigger, route, known));
        } catch (ProblemException e) {
            // Another Penstock stored it: the other routes are served all the same.
            LOG.error("trigger can't be served", e, "trigger", trigger.name());
            known.unserved(e.problem());
            return Optional.empty();
        }
    }

    /** The route of a trigger; one that can't be read isn't served, and is in nobody's way. */
    private static Optional<HttpRoute> route(Trigger trigger) {
        try {
            return Optional.of(HttpRouteParser.parse(trigger.config()));
        } catch (ProblemException _) {
            return Optional.empty();
        }
    }

    private static boolean ours(Trigger trigger) {
        return trigger.type().equals(Trigger.HTTP);
    }
}
