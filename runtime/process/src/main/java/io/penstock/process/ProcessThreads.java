package io.penstock.process;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Makes the process's own threads: platform threads, daemons, that inherit nothing.
 *
 * <p>A thread that inherits thread-locals from a thread that has run user code would keep that
 * code's loader alive.
 */
public final class ProcessThreads {

    private final String process;
    private final PrintStream problems;

    /**
     * A factory.
     *
     * @param process what the process calls itself where it reports a problem
     * @param problems where a thread that dies of an exception says so
     */
    public ProcessThreads(String process, PrintStream problems) {
        this.process = process;
        this.problems = problems;
    }

    /** A thread, not started. Its context class loader is the process's own. */
    public Thread create(String name, Runnable task) {
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon(true)
                        .inheritInheritableThreadLocals(false)
                        .uncaughtExceptionHandler(this::report)
                        .unstarted(task);
        thread.setContextClassLoader(ProcessThreads.class.getClassLoader());
        return thread;
    }

    /** A thread, started. */
    public Thread start(String name, Runnable task) {
        Thread thread = create(name, task);
        thread.start();
        return thread;
    }

    /** Ends the process with status 1, whatever user threads, close hooks and shutdown hooks do. */
    public void haltAfter(long millis) {
        start(
                "halt",
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(millis);
                    } catch (InterruptedException _) {
                        // Halting early is better than not at all.
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                });
    }

    private void report(Thread thread, Throwable thrown) {
        problems.println(process + ": thread " + thread.getName() + " died: " + thrown);
    }

    /**
     * Waits for a thread to end.
     *
     * @param millis at most so long; nothing is waited for when it isn't above 0
     * @return whether it has ended
     */
    public static boolean join(Thread thread, long millis) {
        try {
            if (millis > 0) {
                thread.join(millis);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
