package io.penstock.benchmarks.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperfoil.api.config.Benchmark;
import io.penstock.benchmarks.process.ProcessEnd;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Hyperfoil in a process of its own, with this process' class path, so that neither the benchmark's
 * own work nor another load's garbage is in its figures. Used by one thread.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final ObjectMapper json = new ObjectMapper();
    private final Process process;
    private final BufferedWriter orders;
    private final BufferedReader answers;

    private LoadGenerator(Process process) {
        this.process = process;
        orders = process.outputWriter(StandardCharsets.UTF_8);
        answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it; what it logs goes to {@code log}. */
    public static LoadGenerator start(Path log) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xms512m",
                                "-Xmx512m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                LoadProcess.class.getName()));
        builder.redirectError(log.toFile());
        return new LoadGenerator(builder.start());
    }

    /**
     * Loads a target so long, and waits for what is on its way at the end.
     *
     * @throws IllegalStateException if the generator ended; its log says why
     */
    public Loaded run(Target target, Load load, Duration length) throws IOException {
        orders.write(json.writeValueAsString(LoadOrder.of(target, load, length.toMillis())));
        orders.newLine();
        orders.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("the load generator ended; see its log");
        }
        return json.readValue(answer, Loaded.class);
    }

    /** What drives the load, with its version. */
    public static String version() {
        return "Hyperfoil " + Benchmark.class.getPackage().getImplementationVersion();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        ProcessEnd.await(process, STOP_MAX);
    }
}
