package io.penstock.runtime.artifact;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides between those who hold an artifact and the one who evicts it. The lock {@code state}
 * guards all fields; no file is touched under it.
 *
 * <p>INVARIANT: a digest is never held and claimed for eviction at once.
 */
final class Evictions {

    private final ReentrantLock state = new ReentrantLock();
    private final Condition claimsEnded = state.newCondition();
    private final Map<String, Integer> holds = new HashMap<>();
    private final Set<String> claimed = new HashSet<>();
    private final Map<String, Instant> unneededSince = new HashMap<>();

    /** Holds a digest; waits while it is claimed for eviction. */
    void hold(String sha256) {
        state.lock();
        try {
            while (claimed.contains(sha256)) {
                claimsEnded.awaitUninterruptibly();
            }
            holds.merge(sha256, 1, Integer::sum);
            unneededSince.remove(sha256);
        } finally {
            state.unlock();
        }
    }

    void release(String sha256) {
        state.lock();
        try {
            holds.computeIfPresent(sha256, (_, count) -> count == 1 ? null : count - 1);
        } finally {
            state.unlock();
        }
    }

    /** Claims the digests that nobody holds or has claimed; {@link #end} must follow. */
    List<String> claim(Collection<String> candidates) {
        state.lock();
        try {
            List<String> free = new ArrayList<>();
            for (String sha256 : candidates) {
                if (!holds.containsKey(sha256) && claimed.add(sha256)) {
                    free.add(sha256);
                }
            }
            return free;
        } finally {
            state.unlock();
        }
    }

    /**
     * Narrows a claim to what may go now; the rest is free again.
     *
     * @param claim what {@link #claim} returned
     * @param needed digests that versions need, read after the claim
     * @param keep how long a digest stays that isn't needed
     */
    List<String> ripe(List<String> claim, Set<String> needed, Instant now, Duration keep) {
        state.lock();
        try {
            List<String> ripe = new ArrayList<>();
            for (String sha256 : claim) {
                if (needed.contains(sha256)) {
                    unneededSince.remove(sha256);
                    claimed.remove(sha256);
                } else if (unneededSince
                        .computeIfAbsent(sha256, _ -> now)
                        .plus(keep)
                        .isAfter(now)) {
                    claimed.remove(sha256);
                } else {
                    ripe.add(sha256);
                }
            }
            claimsEnded.signalAll();
            return ripe;
        } finally {
            state.unlock();
        }
    }

    /** Ends claims after the files are gone. */
    void end(Collection<String> claim) {
        state.lock();
        try {
            claim.forEach(claimed::remove);
            claim.forEach(unneededSince::remove);
            claimsEnded.signalAll();
        } finally {
            state.unlock();
        }
    }
}
