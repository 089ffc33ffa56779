package io.penstock.trigger.host;

import io.penstock.process.ProcessThreads;

/**
 * Makes threads that run an adapter's code. A thread that such a thread starts inherits the context
 * class loader and whose output it is.
 */
final class AdapterThreads {

    /** Static because {@link ProcessThreads} are; inherited by the threads of the adapter. */
    private static final InheritableThreadLocal<Long> ADAPTER = new InheritableThreadLocal<>();

    private final ProcessThreads threads;

    AdapterThreads(ProcessThreads threads) {
        this.threads = threads;
    }

    /**
     * A thread, not started.
     *
     * @param loader the adapter's loader
     * @param adapterId whose output it is; 0 for nobody's
     */
    Thread create(String name, ClassLoader loader, long adapterId, Runnable task) {
        Thread thread =
                threads.create(
                        name,
                        () -> {
                            ADAPTER.set(adapterId);
                            task.run();
                        });
        thread.setContextClassLoader(loader);
        return thread;
    }

    /** The host's own threads. */
    ProcessThreads own() {
        return threads;
    }

    /** The adapter that the calling thread works for; 0 when nobody knows. */
    static long current() {
        Long adapterId = ADAPTER.get();
        return adapterId == null ? 0 : adapterId;
    }
}
