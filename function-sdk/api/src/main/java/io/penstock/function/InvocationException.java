package io.penstock.function;

/** Another function wasn't invoked, or gave no answer. Thrown by {@link Context}. */
public final class InvocationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * An error with a code.
     *
     * @param code what {@link #code} returns
     * @param message what happened, in a sentence
     */
    public InvocationException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** As {@link #InvocationException(String, String)}, with what was thrown first. */
    public InvocationException(String code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /**
     * The error code a caller over HTTP would get, e.g. {@code unknown-function}, {@code
     * function-failed}, {@code function-timeout}, {@code payload-too-large} or {@code
     * too-many-calls}; or one of two that only functions see: {@code bad-answer} when the answer
     * isn't what was asked for, {@code interrupted} when the calling thread was interrupted, whose
     * interrupt flag is set then.
     */
    public String code() {
        return code;
    }
}
