package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.worker.WorkerProcess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A worker process in the fleet, on its way or there, and its room. Guarded by the fleet's lock.
 */
final class Host {

    /** Who may move in: a version's label, or a namespace for shared isolation. */
    private final String tenant;

    private final MemorySize room;
    private final CompletableFuture<WorkerProcess> worker;
    private long usedBytes;
    private int instances;
    private boolean shared;

    Host(String tenant, MemorySize room, CompletableFuture<WorkerProcess> worker) {
        this.tenant = tenant;
        this.room = room;
        this.worker = worker;
    }

    /** For the {@code memory} of its instances: its heap. */
    MemorySize room() {
        return room;
    }

    CompletableFuture<WorkerProcess> worker() {
        return worker;
    }

    /** The worker, if it is there. */
    @Nullable WorkerProcess workerNow() {
        return worker.state() == Future.State.SUCCESS ? worker.resultNow() : null;
    }

    /** Whether an instance of this tenant and size may move in. */
    boolean takes(String newTenant, MemorySize size) {
        return isOpenFor(newTenant) && usedBytes + size.bytes() <= room.bytes();
    }

    /** Whether instances of this tenant may move in, as long as there is room. */
    boolean isOpenFor(String newTenant) {
        return tenant.equals(newTenant) && open();
    }

    /** What its instances take, in bytes. */
    long usedBytes() {
        return usedBytes;
    }

    private boolean open() {
        return switch (worker.state()) {
            case RUNNING -> true;
            case SUCCESS -> worker.resultNow().accepting();
            case FAILED, CANCELLED -> false;
        };
    }

    void moveIn(MemorySize size) {
        usedBytes += size.bytes();
        instances++;
        shared |= instances > 1;
    }

    /** Whether there has been more than one at a time. */
    boolean shared() {
        return shared;
    }

    /** Whether the last one has moved out. */
    boolean moveOut(MemorySize size) {
        usedBytes -= size.bytes();
        instances--;
        return instances == 0;
    }
}
