package io.penstock.runtime.delivery;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The memory that bodies of claimed events may take on this node. Who finds it spent stands in line
 * and is served in turn. Guarded by this.
 */
final class BodyBudget {

    private final long bytesMax;
    private final SequencedSet<FunctionLine> waiting = new LinkedHashSet<>();
    private long used;

    BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Takes memory for one body if there is some. */
    synchronized boolean tryTake(long bytes) {
        if (used + bytes > bytesMax) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** Takes memory for what has been claimed, though it may be more than there is. */
    synchronized void take(long bytes) {
        used += bytes;
    }

    /** What is left; when there is nothing the line is remembered for {@link #release}. */
    synchronized long left(FunctionLine line) {
        if (used >= bytesMax) {
            waiting.add(line);
        }
        return Math.max(0, bytesMax - used);
    }

    /** Gives memory back; whose turn it is now, if somebody waits. */
    synchronized Optional<FunctionLine> release(long bytes) {
        used -= bytes;
        return used < bytesMax && !waiting.isEmpty()
                ? Optional.of(waiting.removeFirst())
                : Optional.empty();
    }

    /** Bytes in use. */
    synchronized long used() {
        return used;
    }
}
