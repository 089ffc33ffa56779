package io.penstock.benchmarks.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process and all that came of it, seen through Linux' {@code /proc} (proc(5)). Thread-safe:
 * keeps nothing.
 */
public final class ProcessTree {

    /** What {@code sysconf(_SC_CLK_TCK)} is on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Of /proc/PID/stat, counted behind the name, which may have spaces in it. */
    private static final int USER_TICKS = 11;

    private static final int CHILDREN_SYSTEM_TICKS = 14;

    private final ProcessHandle root;

    public ProcessTree(ProcessHandle root) {
        this.root = root;
    }

    /** How many there are now. */
    public long size() {
        return processes().count();
    }

    /** Processor time since their start, those that ended included, to 10 ms. */
    public double cpuSeconds() throws IOException {
        double ticks = 0;
        for (Path process : directories()) {
            // One that has ended is among the children of its parent.
            ticks += read(process, "stat").map(ProcessTree::ticks).orElse(0L);
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = USER_TICKS; i <= CHILDREN_SYSTEM_TICKS; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    /** Forgets how much memory they have used, so that {@link #peakBytes} begins anew. */
    public void forgetPeak() throws IOException {
        for (Path process : directories()) {
            try {
                Files.writeString(process.resolve("clear_refs"), "5");
            } catch (IOException e) {
                rethrowUnlessEnded(process, e);
            }
        }
    }

    /**
     * Sum of the most that each has had in memory (VmHWM): what they share is counted for each, and
     * not all may have had it at once, so the truth is at most this.
     */
    public long peakBytes() throws IOException {
        long bytes = 0;
        for (Path process : directories()) {
            bytes += read(process, "status").map(ProcessTree::peak).orElse(0L);
        }
        return bytes;
    }

    private static long peak(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    /** Empty if the process has ended. */
    private static Optional<String> read(Path process, String file) throws IOException {
        try {
            return Optional.of(Files.readString(process.resolve(file)));
        } catch (IOException e) {
            rethrowUnlessEnded(process, e);
            return Optional.empty();
        }
    }

    private static void rethrowUnlessEnded(Path process, IOException failure) throws IOException {
        if (Files.exists(process)) {
            throw failure;
        }
    }

    private List<Path> directories() {
        return processes().map(each -> Path.of("/proc", Long.toString(each.pid()))).toList();
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(root), root.descendants());
    }
}
