package io.penstock.runtime.registry;

import java.util.List;

/**
 * What the store has at one moment.
 *
 * @param revision rises by one with every change, whichever node makes it
 * @param functions every function
 * @param triggers every trigger
 */
public record RegistryContent(
        long revision, List<RegisteredFunction> functions, List<Trigger> triggers) {

    /** Copies the lists. */
    public RegistryContent {
        functions = List.copyOf(functions);
        triggers = List.copyOf(triggers);
    }
}
