package io.penstock.benchmarks.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * What a benchmark ran on.
 *
 * @param processor its name, as far as the system tells
 * @param processors how many there are
 * @param system operating system and version
 * @param java version of the JDK
 * @param fileSystem type of the file system the data is on
 * @param fsyncMicros median of writing 4 KiB and forcing them to disk
 */
public record Machine(
        String processor,
        int processors,
        String system,
        String java,
        String fileSystem,
        long fsyncMicros) {

    private static final int PROBES = 200;
    private static final int PROBE_BYTES = 4096;

    /** This machine, with data in a directory. */
    public static Machine of(Path directory) throws IOException {
        return new Machine(
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                Runtime.version().toString(),
                Files.getFileStore(directory).type(),
                fsyncMicros(directory));
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
        return "%d x %s, %s, JDK %s, data on %s, 4 KiB with fsync in %d µs"
                .formatted(processors, processor, system, java, fileSystem, fsyncMicros);
    }
}
