package io.penstock.worker;

import com.sun.management.ThreadMXBean;
import io.penstock.protocol.Usage;
import java.lang.management.ManagementFactory;

/** Measures what a piece of code costs the thread that runs it. Safe to share. */
final class Meter {

    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** The current thread's figures now. */
    Usage now() {
        return new Usage(
                System.nanoTime(),
                threads.getCurrentThreadCpuTime(),
                threads.getCurrentThreadAllocatedBytes());
    }

    /**
     * What was used since a reading.
     *
     * @param start what {@link #now} returned on the same thread
     */
    Usage since(Usage start) {
        return new Usage(
                System.nanoTime() - start.wallNanos(),
                threads.getCurrentThreadCpuTime() - start.cpuNanos(),
                threads.getCurrentThreadAllocatedBytes() - start.allocatedBytes());
    }
}
