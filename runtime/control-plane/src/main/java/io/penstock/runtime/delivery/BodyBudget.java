package io.penstock.runtime.delivery;

import io.penstock.runtime.queue.ClaimedEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * The memory that bodies of claimed events may take on this node. Who finds it spent stands in line
 * and is served in turn. Guarded by this.
 */
final class BodyBudget {

    /** What part of the memory that is left one claim gets. */
    private static final int SHARE = 4;

    /** How many claims can be under way: each may go beyond its part by one body. */
    private static final int CLAIMS_MAX = 16;

    private final long bytesMax;
    private final SequencedSet<FunctionLine> waiting = new LinkedHashSet<>();
    private long used;

    BodyBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** What the bodies of events take. */
    static long bytesOf(List<ClaimedEvent> events) {
        return events.stream().mapToLong(BodyBudget::bytesOf).sum();
    }

    /** What the body of an event takes. */
    static long bytesOf(ClaimedEvent event) {
        return event.event().request().body().length();
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

    /**
     * Takes a share of what is left for the bodies of a claim, so that others can claim meanwhile.
     *
     * @return how much; 0 when there is none left, and the line is remembered for {@link #next}
     */
    synchronized long reserve(FunctionLine line) {
        long left = bytesMax - used;
        if (left <= 0) {
            waiting.add(line);
            return 0;
        }
        long share = Math.min(left, Math.max(left / SHARE, Math.ceilDiv(bytesMax, CLAIMS_MAX)));
        used += share;
        return share;
    }

    /** Gives memory back; {@link #next} says for whom. */
    synchronized void release(long bytes) {
        used -= bytes;
    }

    /** Whose turn it is, if there is memory and somebody waits for it. */
    synchronized Optional<FunctionLine> next() {
        return used < bytesMax && !waiting.isEmpty()
                ? Optional.of(waiting.removeFirst())
                : Optional.empty();
    }

    /** Bytes in use. */
    synchronized long used() {
        return used;
    }
}
