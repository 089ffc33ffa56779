package io.penstock.runtime.worker;

/** The worker process, or its connection, ended under a call. */
public final class WorkerLostException extends Exception {

    private static final long serialVersionUID = 1L;

    WorkerLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
