package io.penstock.worker;

/** The handler can't be built. The message says what was looked for and what would work. */
final class InitException extends Exception {

    private static final long serialVersionUID = 1L;

    InitException(String message) {
        super(message);
    }

    /**
     * A failure with the user's own behind it.
     *
     * @param cause what the user's code threw; its type and stack are what gets reported
     */
    InitException(String message, Throwable cause) {
        super(message, cause);
    }
}
