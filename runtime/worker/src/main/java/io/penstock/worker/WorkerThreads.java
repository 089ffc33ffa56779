package io.penstock.worker;

import java.io.PrintStream;

/**
 * Makes every thread of the worker: platform threads, daemons, that inherit nothing.
 *
 * <p>A thread that inherits thread-locals from a thread that has run user code would keep that
 * code's loader alive.
 */
final class WorkerThreads {

    private final PrintStream problems;

    /**
     * A factory.
     *
     * @param problems where a thread that dies of an exception says so
     */
    WorkerThreads(PrintStream problems) {
        this.problems = problems;
    }

    /** A thread, not started. Its context class loader is the worker's own. */
    Thread create(String name, Runnable task) {
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon(true)
                        .inheritInheritableThreadLocals(false)
                        .uncaughtExceptionHandler(this::report)
                        .unstarted(task);
        thread.setContextClassLoader(WorkerThreads.class.getClassLoader());
        return thread;
    }

    /** A thread, started. */
    Thread start(String name, Runnable task) {
        Thread thread = create(name, task);
        thread.start();
        return thread;
    }

    private void report(Thread thread, Throwable thrown) {
        problems.println("penstock worker: thread " + thread.getName() + " died: " + thrown);
    }

    /**
     * Waits for a thread to end.
     *
     * @param millis at most so long; nothing is waited for when it isn't above 0
     * @return whether it has ended
     */
    static boolean join(Thread thread, long millis) {
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
