package io.penstock.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How busy the whole machine is, seen through Linux' {@code /proc/stat} (proc(5)). */
public final class HostCpu {

    private static final double TICKS_PER_SECOND = 100;

    /** Of its first line: user, nice, system, idle, iowait, irq, softirq, steal; then guests. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

    private HostCpu() {}

    /** Processor time that all processes and the kernel have had since the start, to 10 ms. */
    public static double busySeconds() throws IOException {
        String first = Files.readAllLines(Path.of("/proc/stat")).getFirst();
        String[] fields = first.split(" +", -1);
        long ticks = BUSY.stream().mapToLong(i -> Long.parseLong(fields[i])).sum();
        return ticks / TICKS_PER_SECOND;
    }
}
