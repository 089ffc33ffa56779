package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Percentiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code java} of this JDK without any option that prints one line and exits. */
final class BareJava {

    private final List<Long> lineMicros = new ArrayList<>();
    private final List<Long> exitMicros = new ArrayList<>();
    private final List<String> command;

    /** Runs {@link BareLine} from where this class is. */
    BareJava() {
        String classes =
                BareLine.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes,
                        BareLine.class.getName());
    }

    /** Starts one and waits for its end. */
    void run(boolean counted) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        long line;
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String said = output.readLine();
            line = System.nanoTime();
            if (!"hello".equals(said)) {
                throw new IllegalStateException("java said " + said);
            }
        }
        int status = process.waitFor();
        long exit = System.nanoTime();
        if (status != 0) {
            throw new IllegalStateException("java ended with " + status);
        }
        if (counted) {
            lineMicros.add((line - begin) / 1000);
            exitMicros.add((exit - begin) / 1000);
        }
    }

    /** From the start to its line. */
    Percentiles toLine() {
        return Percentiles.of(lineMicros);
    }

    /** From the start to its end. */
    Percentiles toExit() {
        return Percentiles.of(exitMicros);
    }
}
