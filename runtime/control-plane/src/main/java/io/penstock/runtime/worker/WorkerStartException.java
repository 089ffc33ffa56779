package io.penstock.runtime.worker;

/** A worker process didn't come up; says what it printed. */
public final class WorkerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean ended;

    WorkerStartException(String message) {
        super(message);
        this.ended = false;
    }

    /** A process that can't be used, with why. */
    public WorkerStartException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * A process that can't be used, with why.
     *
     * @param ended whether it has ended by itself
     */
    WorkerStartException(String message, Throwable cause, boolean ended) {
        super(message, cause);
        this.ended = ended;
    }

    /** Whether the process has ended by itself before it connected. */
    boolean ended() {
        return ended;
    }
}
