package io.penstock.runtime.intake;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Registry;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Lets calls in, at most so many at a time, and none any more once it drains. The count and the
 * flag are guarded by one lock.
 */
public final class Intake {

    private static final Duration BUSY_RETRY = Duration.ofSeconds(1);
    private static final Duration STOPPING_RETRY = Duration.ofSeconds(5);

    private final Registry registry;
    private final IdSource ids;
    private final int callsMax;
    private final BooleanSupplier room;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition empty = lock.newCondition();
    private int calls;
    private boolean ending;
    private boolean draining;

    /**
     * A door that is open.
     *
     * @param callsMax calls that may be inside at a time, waiting ones too
     * @param room whether what calls cost can be written down; none is let in without
     */
    public Intake(Registry registry, IdSource ids, int callsMax, BooleanSupplier room) {
        this.registry = registry;
        this.ids = ids;
        this.callsMax = callsMax;
        this.room = room;
    }

    /**
     * Lets a call in.
     *
     * @return its place; the caller closes it when the call has ended
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-function}, {@code
     *     unknown-version}, {@code unknown-alias}, {@code too-many-calls}, {@code shutting-down},
     *     {@code store-unavailable}
     */
    public Admission admit(FunctionTarget target) {
        enter(false);
        return identify(target);
    }

    /**
     * Lets in a call that a running function makes. It is part of what is inside already, so it is
     * let in while the runtime drains, and beyond the limit: refused, it would only hold that up.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-function}, {@code
     *     unknown-version}, {@code unknown-alias}
     */
    public Admission admitNested(FunctionTarget target) {
        enter(true);
        return identify(target);
    }

    /**
     * As {@link #admitNested}, for a call whose row has to be written down.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code store-unavailable} too
     */
    public Admission admitNestedCall(FunctionTarget target) {
        requireRoom();
        return admitNested(target);
    }

    private void requireRoom() {
        if (!room.getAsBoolean()) {
            throw Problem.of(
                            ErrorCode.STORE_UNAVAILABLE,
                            "The ledger is full of rows that the store doesn't take.")
                    .retryAfter(BUSY_RETRY)
                    .exception();
        }
    }

    private Admission identify(FunctionTarget target) {
        boolean admitted = false;
        try {
            Admission admission = new Admission(this, ids.next(), registry.resolve(target));
            admitted = true;
            return admission;
        } finally {
            if (!admitted) {
                leave();
            }
        }
    }

    private void enter(boolean nested) {
        if (!nested) {
            requireRoom();
        }
        lock.lock();
        try {
            if (draining && !nested) {
                throw Problem.of(ErrorCode.SHUTTING_DOWN, "The runtime is shutting down.")
                        .retryAfter(STOPPING_RETRY)
                        .exception();
            }
            if (calls >= callsMax && !nested) {
                throw Problem.of(
                                ErrorCode.TOO_MANY_CALLS,
                                "penstock.gateway.calls-max = " + callsMax + " calls are running.")
                        .retryAfter(BUSY_RETRY)
                        .exception();
            }
            calls++;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            calls--;
            if (calls == 0) {
                empty.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Says that it is going to drain. Calls are let in as before. */
    public void announceEnd() {
        lock.lock();
        try {
            ending = true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether calls are let in and go on being so, as far as is known. */
    public boolean open() {
        lock.lock();
        try {
            return !ending;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets nobody in any more and waits until all who are inside have left.
     *
     * @param atMost how long to wait
     * @return how many are still inside
     */
    public int drain(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            ending = true;
            draining = true;
            return awaitEmpty(atMost);
        } finally {
            lock.unlock();
        }
    }

    /** How many are inside. */
    public int calls() {
        lock.lock();
        try {
            return calls;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nobody is inside. Others are let in meanwhile.
     *
     * @param atMost how long to wait
     * @return how many are still inside
     */
    public int awaitEmpty(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (calls > 0 && left > 0) {
                left = empty.awaitNanos(left);
            }
            return calls;
        } finally {
            lock.unlock();
        }
    }
}
