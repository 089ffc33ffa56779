package io.penstock.runtime.registry;

import java.util.Set;

/** Is told after a change of the registry which versions calls can reach now. */
@FunctionalInterface
public interface RegistryListener {

    /**
     * Called after every change and once after the start, by one thread at a time, in the order of
     * the changes; must return soon.
     *
     * @param live the versions that a plain call or an alias leads to; their minInstances are kept
     * @param all every version that exists; one that isn't here is never called again
     */
    void changed(Set<FunctionVersion> live, Set<FunctionVersion> all);
}
