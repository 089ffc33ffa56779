package io.penstock.runtime.worker;

import io.penstock.runtime.event.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Worker processes. */
@ConfigMapping(prefix = "penstock.workers")
public interface WorkerConfig {

    /** The {@code java} executable that runs workers; by default the one that runs this process. */
    Optional<Path> java();

    /** Where the worker's jars are; by default {@code worker/} of the distribution. */
    Optional<Path> directory();

    /** Heap of a standard worker: room for so much of its instances' {@code memory}. */
    @WithDefault("1GiB")
    MemorySize heap();

    /** The most heap of a further worker of a function that has filled others. Up to 31 GiB. */
    @WithDefault("4GiB")
    MemorySize heapMax();

    /** The most class metadata a worker may hold; more ends it as out of memory. */
    @WithDefault("256MiB")
    MemorySize metaspace();

    /** Empty workers kept ready, so that a first call doesn't wait for a process. 0 to 100. */
    @WithDefault("1")
    int prewarmed();

    /** How long a process may take to connect. */
    @WithDefault("20s")
    Duration startTimeout();

    /** A worker that says nothing for so long is killed. */
    @WithDefault("15s")
    Duration heartbeatTimeout();

    /** How long a function's {@code close()} may take. */
    @WithDefault("5s")
    Duration closeTimeout();

    /** Leaked class loaders a worker may keep; with one more it is retired. */
    @WithDefault("3")
    int leaksMax();

    /** Whether to make and use an AOT cache, so that workers start faster. */
    @WithDefault("true")
    boolean aotCache();
}
