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

    /**
     * Bytes in memory of processes; of what they share with others, their part. One that ends while
     * it is looked at takes none.
     */
    static long proportionalBytes(List<Long> pids) throws IOException {
        long kib = 0;
        for (long pid : pids) {
            try {
                String rollup = Files.readString(Path.of("/proc/" + pid + "/smaps_rollup"));
                kib += number(PROPORTIONAL, rollup);
            } catch (IOException e) {
                if (!hasEnded(pid)) {
                    throw e;
                }
            }
        }
        return 1024 * kib;
    }

    /** One that has ended and isn't waited for yet has a status, but no memory. */
    private static boolean hasEnded(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            return !RESIDENT.matcher(status).find();
        } catch (IOException _) {
            return true;
        }
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
