package io.penstock.process;

import io.penstock.protocol.ControlFrame.Heartbeat;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/** Sends a heartbeat every second, with the process's memory figures. */
public final class Pulse {

    private final IntSupplier loadersPending;
    private final Consumer<Heartbeat> send;

    /**
     * A pulse; {@link #run} is to be run by a thread of its own.
     *
     * @param loadersPending loaders of ended instances that aren't collected yet
     * @param send takes each heartbeat
     */
    public Pulse(IntSupplier loadersPending, Consumer<Heartbeat> send) {
        this.loadersPending = loadersPending;
        this.send = send;
    }

    /** Beats until interrupted. */
    public void run() {
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
                loadersPending.getAsInt());
    }

    private static long usedBytes(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }
}
