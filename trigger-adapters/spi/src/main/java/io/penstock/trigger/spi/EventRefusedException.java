package io.penstock.trigger.spi;

/** An event can't be accepted, now or later, as it is. */
public final class EventRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * A refusal.
     *
     * @param code error code, e.g. {@code payload-too-large}
     * @param message why, in a sentence
     */
    public EventRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The error code. */
    public String code() {
        return code;
    }
}
