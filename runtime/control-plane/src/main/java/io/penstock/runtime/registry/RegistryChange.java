package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;
import java.util.Set;

/** One change of the registry; the store makes it whole or not at all. */
public sealed interface RegistryChange {

    /** A change of a function. */
    sealed interface OfFunction extends RegistryChange {

        /** The function that changes. */
        FunctionName function();
    }

    /**
     * A version comes, perhaps the function's first, and old ones may go for it.
     *
     * @param version the new version
     * @param dropped numbers of the versions that go; none has an alias
     */
    record VersionAdded(FunctionVersion version, Set<Integer> dropped) implements OfFunction {
        /** Copies the numbers. */
        public VersionAdded {
            dropped = Set.copyOf(dropped);
        }

        @Override
        public FunctionName function() {
            return version.function();
        }
    }

    /** A function goes with its versions and aliases; its highest number is remembered. */
    record FunctionDeleted(FunctionName function) implements OfFunction {}

    /** An alias comes or moves. */
    record AliasPut(FunctionName function, Alias alias) implements OfFunction {}

    /** An alias goes. */
    record AliasDeleted(FunctionName function, String alias) implements OfFunction {}

    /** A trigger comes or changes. */
    record TriggerPut(Trigger trigger) implements RegistryChange {}

    /** A trigger goes, with its checkpoints. */
    record TriggerDeleted(TriggerName trigger) implements RegistryChange {}
}
