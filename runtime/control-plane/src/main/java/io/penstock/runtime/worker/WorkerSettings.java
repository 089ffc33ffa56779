package io.penstock.runtime.worker;

import io.penstock.runtime.event.MemorySize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How worker processes are started and watched.
 *
 * @param java the {@code java} executable of a JDK 25
 * @param classPath the worker's jars, absolute
 * @param primingJar the function that warms the first-call path of a new worker
 * @param cacheDirectory where AOT caches are kept
 * @param heap heap of a standard worker; its room for instances
 * @param metaspace the most class metadata a standard worker may hold
 * @param startTimeout from spawn to the first frame
 * @param heartbeatTimeout a worker that is silent for so long is killed
 * @param closeTimeout how long the close hooks of functions may take
 */
public record WorkerSettings(
        Path java,
        List<Path> classPath,
        Path primingJar,
        Path cacheDirectory,
        MemorySize heap,
        MemorySize metaspace,
        Duration startTimeout,
        Duration heartbeatTimeout,
        Duration closeTimeout) {

    /** Copies the class path. */
    public WorkerSettings {
        classPath = List.copyOf(classPath);
    }

    /**
     * The most class metadata a worker of another heap may hold: in proportion for a larger one.
     */
    MemorySize metaspace(MemorySize other) {
        return other.compareTo(heap) <= 0
                ? metaspace
                : MemorySize.ofMebibytes(
                        metaspace.mebibytes() * other.mebibytes() / heap.mebibytes());
    }
}
