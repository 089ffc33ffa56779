package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;
import java.util.Collections;
import java.util.List;

/**
 * How large a new worker is. One for a tenant that has filled others gets as much room as they have
 * together: a great demand needs few processes, each of which has its own code to compile, and yet
 * none is begun with more than half of its tenant's room, but the first.
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
     * The heap of a tenant's next worker.
     *
     * @param instance what is to live in it
     * @param tenants room of the workers the tenant has
     */
    MemorySize next(MemorySize instance, MemorySize tenants) {
        MemorySize grown = Collections.min(List.of(tenants, most));
        return Collections.max(List.of(instance, standard, grown));
    }
}
