package io.penstock.sample.thumbnail;

/** A body that is no image this function takes; the message is for the caller. */
final class RefusedImageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedImageException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status that says so. */
    int status() {
        return status;
    }
}
