package io.penstock.benchmarks.system;

import io.penstock.benchmarks.process.ProcessEnd;
import io.penstock.benchmarks.workload.Workload;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A system that is one process.
 *
 * @param name as {@link SystemUnderTest#name}
 * @param description as {@link SystemUnderTest#description}
 * @param start the command, for a port
 * @param lacking why it is left out of some workloads
 */
record ProcessSystem(String name, String description, Start start, Map<Workload, String> lacking)
        implements SystemUnderTest {

    private static final String HEAP_MAX = "-Xmx512m";

    /** The same for every system: see docs/internals/performance.md. */
    static final List<String> FLAGS = List.of("-Xms512m", HEAP_MAX);

    /** The same for a native one, which knows nothing of a heap's size at the start. */
    static final List<String> NATIVE_FLAGS = List.of(HEAP_MAX);

    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(50);

    /** How a system is started. */
    interface Start {

        /** The program and its arguments. */
        List<String> command(int port);
    }

    /** Runs {@code java} with the flags that all have. */
    static Start java(IntFunction<List<String>> arguments) {
        return port -> {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(FLAGS);
            command.addAll(arguments.apply(port));
            return command;
        };
    }

    ProcessSystem {
        lacking = Map.copyOf(lacking);
    }

    @Override
    public Optional<String> lacks(Workload workload) {
        return Optional.ofNullable(lacking.get(workload));
    }

    @Override
    public RunningSystem start(List<Workload> workloads, Path directory)
            throws IOException, InterruptedException {
        int port = Ports.free();
        File log = directory.resolve("log.txt").toFile();
        Process process =
                new ProcessBuilder(start.command(port))
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log)
                        .start();
        Running running = new Running(process, port);
        try {
            running.await(workloads.getFirst());
            for (Workload workload : workloads) {
                Probe.ask(workload, running);
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            running.close();
            throw e;
        }
        return running;
    }

    private record Running(Process process, int port) implements RunningSystem {

        @Override
        public List<String> paths(Workload workload) {
            if (workload != Workload.MIXED) {
                return List.of("/" + workload.word());
            }
            return IntStream.range(0, Workload.FUNCTIONS).mapToObj(i -> "/mixed" + i).toList();
        }

        private void await(Workload workload) throws IOException, InterruptedException {
            long end = System.nanoTime() + START_MAX.toNanos();
            while (true) {
                try {
                    Probe.ask(workload, this);
                    return;
                } catch (ConnectException e) {
                    boolean ended = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
                    if (ended || System.nanoTime() - end > 0) {
                        throw new IllegalStateException("it didn't start; see its log", e);
                    }
                }
            }
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }

        @Override
        public ProcessTree processes() {
            return new ProcessTree(process.toHandle());
        }

        @Override
        public void close() {
            ProcessEnd.ask(process, STOP_MAX);
        }
    }
}
