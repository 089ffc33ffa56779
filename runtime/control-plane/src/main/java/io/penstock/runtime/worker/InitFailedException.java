package io.penstock.runtime.worker;

import io.penstock.protocol.Failure;
import io.penstock.protocol.Usage;

/** The function's handler couldn't be built; carries what the worker reported. */
public final class InitFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Failure failure;
    private final transient Usage usage;
    private final boolean timedOut;

    private InitFailedException(Failure failure, Usage usage, boolean timedOut) {
        super(failure.message());
        this.failure = failure;
        this.usage = usage;
        this.timedOut = timedOut;
    }

    static InitFailedException of(Failure failure, Usage usage) {
        return new InitFailedException(failure, usage, false);
    }

    static InitFailedException timeout(Failure failure, Usage usage) {
        return new InitFailedException(failure, usage, true);
    }

    static InitFailedException timeout() {
        String message = "the worker didn't begin to build the handler within initTimeout";
        return timeout(new Failure(Failure.Kind.INIT, "", message, ""), Usage.NONE);
    }

    /** Whether the constructor may still be running: its worker can't be used any more. */
    public boolean timedOut() {
        return timedOut;
    }

    /** What trying cost; {@link Usage#NONE} when the worker didn't say. */
    public Usage usage() {
        return usage;
    }

    /** Why, with type and stack. */
    public Failure failure() {
        return failure;
    }
}
