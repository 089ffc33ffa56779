package io.penstock.runtime.worker;

import io.penstock.protocol.Failure;

/** The function's handler couldn't be built; carries what the worker reported. */
public final class InitFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final boolean timedOut;

    private InitFailedException(Failure failure, boolean timedOut) {
        super(failure.message());
        this.failure = failure;
        this.timedOut = timedOut;
    }

    static InitFailedException of(Failure failure) {
        return new InitFailedException(failure, false);
    }

    static InitFailedException timeout(Failure failure) {
        return new InitFailedException(failure, true);
    }

    static InitFailedException timeout() {
        String message = "the worker didn't begin to build the handler within initTimeout";
        return timeout(new Failure(Failure.Kind.INIT, "", message, ""));
    }

    /** Whether the constructor may still be running: its worker can't be used any more. */
    public boolean timedOut() {
        return timedOut;
    }

    /** Why, with type and stack. */
    public Failure failure() {
        return failure;
    }
}
