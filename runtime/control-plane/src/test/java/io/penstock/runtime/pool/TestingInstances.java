package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.worker.TestingWorkers;
import java.util.concurrent.CompletableFuture;

/** Instances for what only counts them. */
final class TestingInstances {

    private TestingInstances() {}

    /** An instance in no worker. */
    static PooledInstance any() {
        MemorySize memory = MemorySize.ofMebibytes(64);
        Host host = new Host("tenant", memory, new CompletableFuture<>());
        var instance = TestingWorkers.instance();
        return new PooledInstance(
                instance, new Berth(host, instance.worker(), memory, StartKind.PROCESS), 0);
    }
}
