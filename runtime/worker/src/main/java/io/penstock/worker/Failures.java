package io.penstock.worker;

import io.penstock.protocol.Failure;
import java.lang.reflect.InvocationTargetException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns what user code threw into a {@link Failure}: the one mapper of the worker.
 *
 * <p>Throwables are user code as well: whatever their methods throw is caught.
 */
final class Failures {

    private static final int CAUSES_MAX = 16;
    private static final int FRAMES_MAX = 200;
    private static final String WORKER = "io.penstock.worker.";

    private Failures() {}

    /** Why the handler couldn't be built. */
    static Failure ofInit(Throwable thrown) {
        Throwable cause = thrown instanceof InitException ? thrown.getCause() : null;
        if (thrown instanceof InitException && cause == null) {
            return new Failure(Failure.Kind.INIT, "", messageOf(thrown), "");
        }
        Throwable user = cause == null ? thrown : cause;
        String message =
                thrown instanceof InitException
                        ? thrown.getMessage() + ": " + describe(user)
                        : describe(user);
        return new Failure(Failure.Kind.INIT, typeOf(user), message, stackOf(user));
    }

    /** The handler wasn't built in time; the stack is that of the thread that builds it. */
    static Failure ofSlowStart(Thread builder) {
        StringBuilder stack = new StringBuilder("still running:");
        for (StackTraceElement frame : builder.getStackTrace()) {
            stack.append("\n\tat ").append(frame);
        }
        return new Failure(
                Failure.Kind.INIT,
                "",
                "the handler wasn't built within initTimeout",
                stack.toString());
    }

    /** Why an attempt failed. */
    static Failure ofAttempt(Throwable thrown) {
        return switch (thrown) {
            case PayloadException refused ->
                    new Failure(refused.kind(), "", messageOf(refused), "");
            default ->
                    new Failure(
                            Failure.Kind.FUNCTION,
                            typeOf(thrown),
                            messageOf(thrown),
                            stackOf(thrown));
        };
    }

    /** A failure of the function that no throwable stands for. */
    static Failure refused(String message) {
        return new Failure(Failure.Kind.FUNCTION, "", message, "");
    }

    /** What a reflective call threw in user code, else the exception itself. */
    static Throwable unwrapped(ReflectiveOperationException thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof InvocationTargetException && cause != null ? cause : thrown;
    }

    private static String describe(Throwable thrown) {
        String message = messageOf(thrown);
        return message.isEmpty() ? typeOf(thrown) : typeOf(thrown) + ": " + message;
    }

    private static String typeOf(Throwable thrown) {
        return thrown.getClass().getName();
    }

    private static String messageOf(Throwable thrown) {
        try {
            String message = thrown.getMessage();
            return message == null ? "" : message;
        } catch (Throwable e) {
            return "(getMessage() threw " + typeOf(e) + ")";
        }
    }

    /**
     * The stack trace with its causes, without the worker's own frames.
     *
     * @return lines as {@link Throwable#printStackTrace()} has them, at most {@link
     *     Failure#STACK_CHARS_MAX} characters and a bit
     */
    static String stackOf(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        try {
            Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
            append(text, thrown, "", "", seen);
        } catch (Throwable e) {
            text.append("(printing the stack threw ").append(typeOf(e)).append(")\n");
        }
        return text.toString();
    }

    private static void append(
            StringBuilder text,
            Throwable thrown,
            String indent,
            String caption,
            Set<Throwable> seen) {
        text.append(indent).append(caption).append(describe(thrown)).append('\n');
        appendFrames(text, thrown, indent);
        boolean full = text.length() > Failure.STACK_CHARS_MAX || seen.size() >= CAUSES_MAX;
        if (!seen.add(thrown) || full) {
            return;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            appendUnseen(text, suppressed, indent + "\t", "Suppressed: ", seen);
        }
        appendUnseen(text, thrown.getCause(), indent, "Caused by: ", seen);
    }

    private static void appendUnseen(
            StringBuilder text,
            @Nullable Throwable thrown,
            String indent,
            String caption,
            Set<Throwable> seen) {
        if (thrown != null && !seen.contains(thrown)) {
            append(text, thrown, indent, caption, seen);
        }
    }

    private static void appendFrames(StringBuilder text, Throwable thrown, String indent) {
        StackTraceElement[] frames = thrown.getStackTrace();
        int begin = workerFrames(frames);
        int end = userFrames(frames, begin);
        int shown = Math.min(end, begin + FRAMES_MAX);
        for (int i = begin; i < shown; i++) {
            text.append(indent).append("\tat ").append(plain(frames[i])).append('\n');
        }
        if (shown < end) {
            text.append(indent).append("\t... ").append(end - shown).append(" more\n");
        }
    }

    /** A frame without the name of the instance's loader, which says nothing to its author. */
    private static StackTraceElement plain(StackTraceElement frame) {
        String loader = frame.getClassLoaderName();
        return loader == null || !loader.startsWith(InstanceLoader.NAME)
                ? frame
                : new StackTraceElement(
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber());
    }

    /** How many of the topmost frames are the worker's own: of what user code called. */
    private static int workerFrames(StackTraceElement[] frames) {
        int end = 0;
        while (end < frames.length && frames[end].getClassName().startsWith(WORKER)) {
            end++;
        }
        return end;
    }

    /** Where the frames end that lie above those of the worker's that call the user's code. */
    private static int userFrames(StackTraceElement[] frames, int begin) {
        int end = begin;
        boolean user = begin == 0;
        while (end < frames.length && !frames[end].getClassName().startsWith(WORKER)) {
            user |= !frames[end].getClassName().startsWith("java.");
            end++;
        }
        while (end > begin && isReflection(frames[end - 1].getClassName())) {
            end--;
        }
        // The worker's own exceptions have below them only what started its thread.
        return user ? end : begin;
    }

    private static boolean isReflection(String className) {
        return className.startsWith("jdk.internal.reflect.")
                || className.startsWith("java.lang.reflect.")
                || className.startsWith("java.lang.invoke.");
    }
}
