package io.penstock.runtime.worker;

import io.penstock.runtime.event.MemorySize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How the adapter host is started and watched.
 *
 * @param java the {@code java} executable of a JDK 25
 * @param classPath the host's jars, absolute
 * @param adapters the directory with the adapters' jars and folders
 * @param crashDirectory where the JVM writes why it crashed
 * @param heap the most its heap may grow to
 * @param startTimeout from spawn to the first frame
 * @param heartbeatTimeout a host that is silent for so long is killed
 */
public record AdapterHostSettings(
        Path java,
        List<Path> classPath,
        Path adapters,
        Path crashDirectory,
        MemorySize heap,
        Duration startTimeout,
        Duration heartbeatTimeout) {

    /** Copies the class path. */
    public AdapterHostSettings {
        classPath = List.copyOf(classPath);
    }
}
