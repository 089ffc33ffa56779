package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Keeps the registry over a restart. Every method throws {@link
 * io.penstock.runtime.event.ProblemException} {@code store-unavailable} when the store doesn't
 * work.
 */
public interface RegistryStore {

    /**
     * All functions.
     *
     * @param classPaths from a jar's digest to the paths of its jars, which aren't stored
     */
    List<RegisteredFunction> load(Function<String, List<Path>> classPaths);

    /** The highest number a version of a function ever had, deleted ones counted; 0 for none. */
    int lastNumber(FunctionName function);

    /** Makes a change durable before it returns. */
    void save(RegistryChange change);
}
