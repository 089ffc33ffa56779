package io.penstock.benchmarks.command;

/** What was typed doesn't work; the message is for whoever typed it. */
public final class WrongUsageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /**
     * It doesn't work.
     *
     * @param message one line: the option, the value, and what would work
     */
    public WrongUsageException(String message) {
        super(message);
    }
}
