package io.penstock.runtime.trigger;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.TriggerOwners;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Owners in memory, of this node and of one other. Guarded by this. */
final class TestingOwners implements TriggerOwners {

    private final Set<String> here = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private boolean releaseFails;
    private boolean claimFails;
    private Optional<Duration> lease = Optional.empty();

    @Override
    public synchronized Set<String> claim(Set<String> wanted) {
        if (claimFails) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "told to").exception();
        }
        Set<String> free = new HashSet<>(wanted);
        free.removeAll(elsewhere);
        here.addAll(free);
        return free;
    }

    @Override
    public synchronized void release(String trigger) {
        if (releaseFails) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "told to").exception();
        }
        here.remove(trigger);
    }

    @Override
    public synchronized Optional<Duration> lease() {
        return lease;
    }

    synchronized Set<String> here() {
        return Set.copyOf(here);
    }

    /** The other node takes a trigger, from this one if need be. */
    synchronized void take(String trigger) {
        here.remove(trigger);
        elsewhere.add(trigger);
    }

    synchronized void leave(String trigger) {
        elsewhere.remove(trigger);
    }

    synchronized void failReleases(boolean fail) {
        releaseFails = fail;
    }

    /** The store is away, or back. */
    synchronized void failClaims(boolean fail) {
        claimFails = fail;
    }

    /** Other nodes share the store from now on. */
    synchronized void share(Duration by) {
        lease = Optional.of(by);
    }
}
