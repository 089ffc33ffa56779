package io.penstock.runtime.limit;

import io.penstock.runtime.telemetry.Log;

/**
 * Every thread the runtime starts: virtual where it can be, named, and with its death logged.
 * Threads are not what bounds work; permits are.
 */
public final class Threads {

    private static final Log LOG = Log.of(Threads.class);

    private Threads() {}

    /**
     * Starts a virtual thread.
     *
     * @param name what it is for, with the id of what it serves
     * @param task its work; an exception that leaves it is logged as an error
     * @return the started thread
     */
    public static Thread start(String name, Runnable task) {
        return Thread.ofVirtual()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .uncaughtExceptionHandler(Threads::log)
                .start(task);
    }

    /**
     * Starts a platform thread, for what blocks where a virtual thread would keep its carrier:
     * reading a process's output.
     *
     * @param name what it is for
     * @param task its work; an exception that leaves it is logged as an error
     * @return the started thread; it doesn't keep the process alive
     */
    public static Thread startPlatform(String name, Runnable task) {
        return Thread.ofPlatform()
                .name(name)
                .daemon()
                .inheritInheritableThreadLocals(false)
                .uncaughtExceptionHandler(Threads::log)
                .start(task);
    }

    private static void log(Thread thread, Throwable cause) {
        LOG.error("thread died", cause, "thread", thread.getName());
    }
}
