package io.penstock.runtime.worker;

/** A worker process didn't come up; says what it printed. */
public final class WorkerStartException extends Exception {

    private static final long serialVersionUID = 1L;

    WorkerStartException(String message) {
        super(message);
    }

    /** A process that can't be used, with why. */
    public WorkerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
