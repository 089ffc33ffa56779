package io.penstock.runtime.worker;

/**
 * A worker's state and who keeps it from ending. Guarded by this object's monitor; nothing is
 * called under it.
 */
final class WorkerHolds {

    /** How a drained worker is to be ended. */
    enum Ending {
        /** Something still holds it, or it doesn't drain, or its end has begun. */
        NOT_NOW,
        /** By its close hooks. */
        GENTLY,
        /** By force: a call is stuck in it. */
        BY_FORCE
    }

    private WorkerState state = new WorkerState.Spawning().connected();
    private int holds;
    private int stuck;
    private boolean ending;
    private boolean lost;

    synchronized WorkerState state() {
        return state;
    }

    synchronized void assign() {
        if (state instanceof WorkerState.Idle idle) {
            state = idle.assigned();
        }
    }

    synchronized boolean accepting() {
        return !lost && (state instanceof WorkerState.Idle || state instanceof WorkerState.Serving);
    }

    synchronized boolean tryHold() {
        if (!accepting()) {
            return false;
        }
        holds++;
        return true;
    }

    synchronized void unhold(boolean wasStuck) {
        holds--;
        if (wasStuck) {
            stuck--;
        }
    }

    synchronized void stuck() {
        stuck++;
    }

    /** Begins to drain; false if it does already, or is gone. */
    synchronized boolean drain(String reason) {
        switch (state) {
            case WorkerState.Idle idle -> state = idle.drain(reason);
            case WorkerState.Serving serving -> state = serving.drain(reason);
            case WorkerState.Spawning _, WorkerState.Draining _, WorkerState.Gone _ -> {
                return false;
            }
        }
        return true;
    }

    /** What to do now; anything but {@link Ending#NOT_NOW} is said once. */
    synchronized Ending ending() {
        if (ending || !(state instanceof WorkerState.Draining) || holds > stuck) {
            return Ending.NOT_NOW;
        }
        ending = true;
        return stuck > 0 ? Ending.BY_FORCE : Ending.GENTLY;
    }

    /** Its connection has ended: it takes no work, whatever its state says. */
    synchronized void lost() {
        lost = true;
    }

    synchronized void gone(String reason) {
        state = state.gone(reason);
    }
}
