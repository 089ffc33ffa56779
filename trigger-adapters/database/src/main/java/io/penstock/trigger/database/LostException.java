package io.penstock.trigger.database;

/** Changes are missing, or would be: somebody has to decide how to go on. */
final class LostException extends Exception {

    private static final long serialVersionUID = 1L;

    LostException(String message) {
        super(message);
    }
}
