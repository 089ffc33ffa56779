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
     * All functions, as they are at one revision.
     *
     * @param classPaths from a jar's digest to the paths of its jars, which aren't stored
     */
    RegistryContent load(Function<String, List<Path>> classPaths);

    /** The present revision. */
    long revision();

    /** The highest number a version of a function ever had, deleted ones counted; 0 for none. */
    int lastNumber(FunctionName function);

    /**
     * Makes a change durable before it returns; the revision is one higher then.
     *
     * @param revision what the change was decided on
     * @throws StaleRegistryException if that isn't the present revision; nothing has changed
     */
    void save(RegistryChange change, long revision);
}
