package io.penstock.runtime.registry;

import java.util.Collection;

/** Decides whether a trigger can be there beside others. */
@FunctionalInterface
public interface TriggerRule {

    /**
     * As {@link TriggerService#checkBeside}.
     *
     * @param others all triggers but the one of that name
     * @throws io.penstock.runtime.event.ProblemException {@code conflict} naming the other
     */
    void check(TriggerDraft draft, Collection<Trigger> others);
}
