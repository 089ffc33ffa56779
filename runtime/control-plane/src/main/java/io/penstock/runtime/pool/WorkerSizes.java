package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import java.util.Collections;
import java.util.List;

/**
 * How large a new worker is. A further one of a function has room for as many instances as those it
 * has, together: many instances need few processes, each of which has its own code to compile, and
 * yet a heap is only as large as what others have filled.
 *
 * @param standard heap of a first worker, and of those that are prewarmed
 * @param most the most one grows to, unless a single instance needs more
 */
public record WorkerSizes(MemorySize standard, MemorySize most) {

    /** Whether a prewarmed worker has this heap. */
    boolean isStandard(MemorySize heap) {
        return heap.equals(standard);
    }

    /**
     * The heap of a first worker.
     *
     * @param instance what is to live in it
     */
    MemorySize first(MemorySize instance) {
        return Collections.max(List.of(instance, standard));
    }

    /**
     * The heap of a further worker.
     *
     * @param instance what is to live in it
     * @param used by the instances in the function's other workers
     * @param left what instances of this node may still take, this one included
     */
    MemorySize further(MemorySize instance, MemorySize used, MemorySize left) {
        MemorySize grown = Collections.min(List.of(used, most, left));
        long instances = grown.bytes() / instance.bytes();
        MemorySize filled = new MemorySize(instances * instance.bytes());
        return Collections.max(List.of(first(instance), filled));
    }
}
