package io.penstock.worker;

import io.penstock.protocol.ControlFrame.Heartbeat;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Sends a heartbeat every second, with the process's memory figures. */
final class Pulse {

    private final LeakGuard leaks;
    private final Consumer<Heartbeat> send;

    /**
     * A pulse; {@link #run} is to be run by a thread of its own.
     *
     * @param send takes each heartbeat
     */
    Pulse(LeakGuard leaks, Consumer<Heartbeat> send) {
        this.leaks = leaks;
        this.send = send;
    }

    /** Beats until interrupted. */
    void run() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                send.accept(beat());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Heartbeat beat() {
        Runtime runtime = Runtime.getRuntime();
        long metaspaceUsedBytes =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().equals("Metaspace"))
                        .mapToLong(Pulse::usedBytes)
                        .sum();
        return new Heartbeat(
                runtime.totalMemory() - runtime.freeMemory(),
                runtime.maxMemory(),
                metaspaceUsedBytes,
                leaks.loadersPending());
    }

    private static long usedBytes(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }
}
