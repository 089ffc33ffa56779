package io.penstock.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What processes take of the machine's memory, as Linux and the JDK's {@code jcmd} tell. */
final class ProcessMemory {

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
    private static final Pattern PROPORTIONAL = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB$");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

    private ProcessMemory() {}

    /** Bytes in memory, with what it shares with others. */
    static long residentBytes(long pid) throws IOException {
        return 1024 * number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status")));
    }

    /** Bytes in memory; of what it shares with others, its part. */
    static long proportionalBytes(long pid) throws IOException {
        return 1024
                * number(PROPORTIONAL, Files.readString(Path.of("/proc/" + pid + "/smaps_rollup")));
    }

    /** Bytes of the objects that a full collection leaves in a JVM's heap. */
    static long liveHeapBytes(long pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process =
                new ProcessBuilder(List.of(jcmd, Long.toString(pid), "GC.class_histogram"))
                        .redirectErrorStream(true)
                        .start();
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String said = String.join("\n", output.lines().toList());
            if (process.waitFor() != 0) {
                throw new IOException("jcmd said: " + said);
            }
            return number(TOTAL, said);
        }
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in: " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
