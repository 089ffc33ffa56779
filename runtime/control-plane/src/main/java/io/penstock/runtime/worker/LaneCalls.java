package io.penstock.runtime.worker;

import io.penstock.protocol.ProtocolException;
import io.penstock.runtime.telemetry.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a lane, in the order in which they run. Belongs to the lane's event loop.
 *
 * <p>INVARIANT: a request is sent when all before it have been handed over, so that their frames
 * don't mix, behind another call only if it is one frame, and never while the worker has been asked
 * for some: those that it gives back would be before it. Fences rise in the order of sending: the
 * worker tells by them what has begun.
 */
final class LaneCalls {

    private static final Log LOG = Log.of(LaneCalls.class);

    /** No attempt has this fence. */
    static final long NONE = 0;

    private final LongSupplier fences;
    private final Deque<LaneCall> sent = new ArrayDeque<>();
    private final Deque<LaneCall> unsent = new ArrayDeque<>();

    /** The last of those the worker was asked to give back; {@link #NONE} when none were. */
    private long askedBack = NONE;

    /** The last of which the worker has said that it has begun. */
    private long begun = NONE;

    LaneCalls(LongSupplier fences) {
        this.fences = fences;
    }

    void add(LaneCall call) {
        unsent.addLast(call);
    }

    int size() {
        return sent.size() + unsent.size();
    }

    /** The one whose answer is due. */
    @Nullable LaneCall first() {
        return sent.peekFirst();
    }

    /**
     * Sends what may be sent. One that breaks a limit is told, and leaves.
     *
     * @return whether there is something to flush
     */
    boolean send() {
        boolean written = false;
        for (LaneCall next = unsent.peekFirst();
                next != null && maySend(next);
                next = unsent.peekFirst()) {
            // Before it is sent: a connection that turns out to have ended ends it, too.
            sent.addLast(unsent.removeFirst());
            try {
                next.send(fences.getAsLong());
                written = true;
            } catch (ProtocolException e) {
                sent.remove(next);
                next.refuse(e);
            }
        }
        return written;
    }

    private boolean maySend(LaneCall next) {
        LaneCall last = sent.peekLast();
        return !asking() && (last == null || (next.small() && last.handedOver()));
    }

    /** Whether the worker has been asked for some, and hasn't answered. */
    boolean asking() {
        return askedBack != NONE;
    }

    /** Whether the worker has been asked for those up to this one, and hasn't answered. */
    boolean asking(long fence) {
        return askedBack == fence;
    }

    /**
     * Has the first call begin, if there is one.
     *
     * @param first run if it is another one than before
     */
    void begin(Runnable first) {
        LaneCall call = sent.peekFirst();
        if (call != null && !call.begun()) {
            first.run();
            call.begin();
        }
    }

    /** Takes a call out; false when it was taken out before. */
    boolean remove(LaneCall call) {
        if (sent.peekFirst() == call) {
            sent.removeFirst();
            return true;
        }
        return false;
    }

    /** Calls the worker knows nothing of go elsewhere. */
    void takeBackUnsent() {
        List<LaneCall> back = List.copyOf(unsent);
        unsent.clear();
        giveBack(back, true);
    }

    /** The latest first: each goes before all others. One that fails takes no other with it. */
    static void giveBack(List<LaneCall> back, boolean laneIsGood) {
        back.reversed().forEach(call -> tell(call, () -> call.withdrawn(laneIsGood)));
    }

    private static void tell(LaneCall call, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a call wasn't told", e, "fence", call.fence());
        }
    }

    /** Whether calls behind the first have begun, so that all of its answer has been written. */
    boolean othersHaveBegun() {
        LaneCall first = sent.peekFirst();
        return first != null && first.fence() < begun;
    }

    /**
     * What the worker is to be asked to give back.
     *
     * @return the last attempt; {@link #NONE} if there is none that may not have begun, or an
     *     answer is due
     */
    long askBack() {
        if (asking() || sent.size() < 2 || sent.getLast().fence() <= begun) {
            return NONE;
        }
        askedBack = sent.getLast().fence();
        return askedBack;
    }

    /**
     * The worker has given back what it hadn't begun.
     *
     * @param lastBegun the last attempt it had begun
     * @return whether that was asked, and can be
     */
    boolean takeBack(long lastBegun) {
        long asked = askedBack;
        LaneCall first = sent.peekFirst();
        if (asked == NONE || (first != null && first.answering() && first.fence() > lastBegun)) {
            return false;
        }
        askedBack = NONE;
        begun = lastBegun;
        List<LaneCall> back = new ArrayList<>();
        for (LaneCall call : sent) {
            if (call.fence() > begun && call.fence() <= asked) {
                back.add(call);
            }
        }
        sent.removeAll(back);
        giveBack(back, true);
        return true;
    }

    /**
     * What a lane carried that is lost.
     *
     * @param maybeBegun what may have run
     * @param unbegun what can't have
     */
    record Lost(List<LaneCall> maybeBegun, List<LaneCall> unbegun) {

        /** Copies the lists. */
        Lost {
            maybeBegun = List.copyOf(maybeBegun);
            unbegun = List.copyOf(unbegun);
        }

        /** Tells all; from any thread. */
        void tell(WorkerLostException reason) {
            maybeBegun.forEach(call -> LaneCalls.tell(call, () -> call.lost(reason)));
            giveBack(unbegun, false);
        }
    }

    /**
     * The lane is lost.
     *
     * @param allRead whether all that the worker wrote has been read
     */
    Lost end(boolean allRead) {
        List<LaneCall> maybeBegun = new ArrayList<>();
        List<LaneCall> back = new ArrayList<>();
        for (LaneCall call : sent) {
            boolean maybe = !call.neverReached() && (maybeBegun.isEmpty() || !allRead);
            (maybe ? maybeBegun : back).add(call);
        }
        back.addAll(unsent);
        sent.clear();
        unsent.clear();
        return new Lost(maybeBegun, back);
    }
}
