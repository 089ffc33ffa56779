package io.penstock.runtime.registry;

import java.util.Collection;

/** Is told which triggers there are. */
@FunctionalInterface
public interface TriggerListener {

    /**
     * Called after every change of a trigger, once after the start, and perhaps without a change;
     * by one thread at a time, in the order of the changes. Must return soon.
     *
     * @param triggers every trigger, in the order of their names
     */
    void changed(Collection<Trigger> triggers);
}
