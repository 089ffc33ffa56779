package io.penstock.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a benchmark ran on.
 *
 * @param processor its name, as far as the system tells
 * @param processors how many there are
 * @param memoryBytes how much there is
 * @param system operating system and version
 * @param java version of the JDK
 * @param fileSystem type of the file system the data is on
 * @param fsyncMicros median of writing 4 KiB and forcing them to disk
 * @param commit what is measured, as far as git knows
 */
public record Machine(
        String processor,
        int processors,
        long memoryBytes,
        String system,
        String java,
        String fileSystem,
        long fsyncMicros,
        Optional<String> commit) {

    private static final double GIBIBYTE = 1024.0 * 1024.0 * 1024.0;
    private static final int PROBES = 200;
    private static final int PROBE_BYTES = 4096;

    /**
     * This machine.
     *
     * @param root of the repository that is measured
     * @param data the directory of the data
     */
    public static Machine of(Path root, Path data) throws IOException {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString(),
                Files.getFileStore(data).type(),
                fsyncMicros(data),
                Commit.of(root));
    }

    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    private static String processorName() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }

    private static long fsyncMicros(Path directory) throws IOException {
        Path file = Files.createTempFile(directory, "fsync", ".probe");
        long[] nanos = new long[PROBES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
            for (int i = 0; i < PROBES; i++) {
                long begin = System.nanoTime();
                channel.write(ByteBuffer.allocate(PROBE_BYTES));
                channel.force(false);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        Files.delete(file);
        Arrays.sort(nanos);
        return nanos[PROBES / 2] / 1000;
    }

    /** All of it in a line. */
    public String line() {
        return "%d x %s, %.1f GiB, %s, JDK %s, data on %s, 4 KiB with fsync in %d µs%s"
                .formatted(
                        processors,
                        processor,
                        memoryBytes / GIBIBYTE,
                        system,
                        java,
                        fileSystem,
                        fsyncMicros,
                        commit.map(each -> ", commit " + each).orElse(""));
    }
}
