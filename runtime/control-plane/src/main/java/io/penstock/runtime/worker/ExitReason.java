package io.penstock.runtime.worker;

/** Words for the end of a process. */
final class ExitReason {

    /** What {@code -XX:+ExitOnOutOfMemoryError} exits with. */
    private static final int OUT_OF_MEMORY = 3;

    /** Exit codes from here on mean a signal: 128 and its number. */
    private static final int SIGNALS = 128;

    private ExitReason() {}

    static String of(Process process, OutputTail output) {
        if (process.isAlive()) {
            return "killed";
        }
        int code = process.exitValue();
        String tail = output.lastWords();
        if (code == OUT_OF_MEMORY && tail.contains("OutOfMemoryError")) {
            return "out of memory";
        }
        return code > SIGNALS ? "ended by signal " + (code - SIGNALS) : "exited with code " + code;
    }
}
