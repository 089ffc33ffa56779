package io.penstock.runtime.pool;

import io.penstock.runtime.event.MemorySize;

/** The memory that all instances of this node may reserve together. Guarded by this. */
final class MemoryBudget {

    private final long bytesMax;
    private long bytesReserved;

    MemoryBudget(MemorySize max) {
        bytesMax = max.bytes();
    }

    /** Reserves memory, if there is so much. */
    synchronized boolean tryReserve(MemorySize size) {
        if (bytesReserved + size.bytes() > bytesMax) {
            return false;
        }
        bytesReserved += size.bytes();
        return true;
    }

    /** Gives memory back that was reserved. */
    synchronized void release(MemorySize size) {
        bytesReserved -= size.bytes();
        if (bytesReserved < 0) {
            throw new IllegalStateException("more memory released than reserved: " + bytesReserved);
        }
    }

    /** Memory that is reserved now. */
    synchronized MemorySize reserved() {
        return new MemorySize(bytesReserved);
    }

    /** Memory that could be reserved now. */
    synchronized MemorySize left() {
        return new MemorySize(bytesMax - bytesReserved);
    }

    /** Whether so much could be reserved if there were nothing else. */
    boolean couldEverFit(MemorySize size) {
        return size.bytes() <= bytesMax;
    }
}
