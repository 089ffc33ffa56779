package io.penstock.benchmarks.process;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of a process that was started. */
public final class ProcessEnd {

    private ProcessEnd() {}

    /** Asks a process to end, and ends it by force if it is still there after {@code max}. */
    public static void ask(Process process, Duration max) {
        process.destroy();
        await(process, max);
    }

    /**
     * Waits for the end of a process that knows that it is to end; ends it by force after {@code
     * max}, and at once if this thread is interrupted, which it then still is.
     */
    public static void await(Process process, Duration max) {
        try {
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
