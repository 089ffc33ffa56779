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

    static InitFailedException timeout() {
        String message = "the handler wasn't built within initTimeout";
        return new InitFailedException(new Failure(Failure.Kind.INIT, "", message, ""), true);
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
