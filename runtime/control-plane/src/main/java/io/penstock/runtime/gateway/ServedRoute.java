package io.penstock.runtime.gateway;

import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.registry.Trigger;
import java.util.Optional;

/**
 * A trigger's route with what its calls need.
 *
 * @param trigger the trigger
 * @param route its configuration
 * @param lineage where its calls come from
 * @param counts what has come so far
 */
record ServedRoute(Trigger trigger, HttpRoute route, Lineage lineage, RouteCounts counts) {

    static ServedRoute of(Trigger trigger, HttpRoute route, RouteCounts counts) {
        String name = trigger.name().toString();
        return new ServedRoute(trigger, route, new Lineage(name, Optional.empty(), 0), counts);
    }
}
