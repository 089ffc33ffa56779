package io.penstock.runtime.registry;

import java.util.Collection;
import java.util.Optional;

/**
 * What serves triggers of some types. Safe for any number of threads; methods may block for a
 * bounded time, but for {@link #checkBeside}.
 */
public interface TriggerService {

    /**
     * Looks at a configuration, and at its source, before it is stored.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting} with the field, e.g.
     *     {@code config.path} or {@code type}; others when it can't be looked at now
     */
    void check(TriggerDraft draft);

    /**
     * Looks whether a trigger, which has been checked, can be there beside the others. Decided
     * under the registry's lock: must be quick.
     *
     * @param others all triggers but the one of that name
     * @throws io.penstock.runtime.event.ProblemException {@code conflict} naming the other
     */
    default void checkBeside(TriggerDraft draft, Collection<Trigger> others) {}

    /** Waits until a paused trigger runs on no node; it doesn't run again while paused. */
    void end(TriggerName name);

    /**
     * Removes what a trigger, of which nothing runs any more, left at its source.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code conflict} with what is left
     */
    void cleanUp(TriggerDraft draft);

    /** How a trigger stands on this node; empty when nothing is known of it here. */
    Optional<TriggerStatus> status(TriggerName name);
}
