package io.penstock.runtime.trigger;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.TriggerOwners;
import java.util.HashSet;
import java.util.Set;

/** Owners in memory, of this node and of one other. Guarded by this. */
final class TestingOwners implements TriggerOwners {

    private final Set<String> here = new HashSet<>();
    private final Set<String> elsewhere = new HashSet<>();
    private boolean releaseFails;

    @Override
    public synchronized Set<String> claim(Set<String> wanted) {
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
}
