package io.penstock.protocol;

/**
 * Why user code didn't come to a result.
 *
 * @param kind what failed
 * @param type class name of the throwable, or empty
 * @param message its message, or what was expected
 * @param stack its stack trace as text, cut to {@link #STACK_CHARS_MAX}
 */
public record Failure(Kind kind, String type, String message, String stack) {

    /** Characters of a stack trace that travel. */
    public static final int STACK_CHARS_MAX = 16 * 1024;

    /** Characters of a message that travel. */
    public static final int MESSAGE_CHARS_MAX = 4 * 1024;

    /** Cuts message and stack to what a frame has room for. */
    public Failure {
        message = cut(message, MESSAGE_CHARS_MAX);
        stack = cut(stack, STACK_CHARS_MAX);
    }

    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }

    /** What failed. */
    public enum Kind {
        /** The handler can't be built: class missing, wrong shape, constructor threw. */
        INIT,
        /** The payload isn't what the handler's type can be read from. */
        PAYLOAD,
        /** The payload's media type isn't one the handler takes. */
        MEDIA_TYPE,
        /** The handler threw, or its answer can't be sent. */
        FUNCTION
    }
}
