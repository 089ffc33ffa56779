package io.penstock.benchmarks.system;

import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Penstock with everything that is on by default: keys, metrics, ledger, dedicated workers. Some
 * settings are not as it is installed: all workers have a heap of 512 MiB, and functions ask for 16
 * MiB, so that a worker holds 32 instances. The control plane has 512 MiB, and each worker 512 MiB
 * more; the other systems have 512 MiB in all.
 *
 * @param distribution the directory it is started from
 * @param functions the jar that is deployed
 */
record PenstockSystem(String name, String description, Path distribution, Path functions)
        implements SystemUnderTest {

    private static final String HEAP = "penstock.workers.heap=512MiB";
    private static final String HEAP_MAX = "penstock.workers.heap-max=512MiB";
    private static final String MEMORY = "memory=16MiB";

    /** What isn't as it is installed, for a description. */
    static final String SETTINGS =
            "with %s, %s and %s: 512 MiB for the control plane and 512 MiB more for each worker"
                    .formatted(HEAP, HEAP_MAX, MEMORY);

    private static final String HANDLER = "io.penstock.benchmarks.functions.WorkFunctions::";

    /** As many as the most callers there are: one instance takes one call at a time. */
    private static final int INSTANCES_MAX = 200;

    @Override
    public Optional<String> lacks(Workload workload) {
        return Optional.empty();
    }

    @Override
    public RunningSystem start(List<Workload> workloads, Path directory)
            throws IOException, InterruptedException {
        Path data = Files.createDirectories(directory.resolve("data"));
        BenchmarkServer server =
                BenchmarkServer.start(
                        distribution,
                        data,
                        directory.resolve("log.txt"),
                        List.of(HEAP, HEAP_MAX),
                        String.join(" ", flags()));
        try {
            Running running = new Running(server);
            for (Workload workload : workloads) {
                for (String function : names(workload)) {
                    server.deploy(function, functions, query(workload));
                }
                Probe.ask(workload, running);
            }
            return running;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private List<String> flags() {
        return Files.exists(distribution.resolve("lib"))
                ? ProcessSystem.FLAGS
                : ProcessSystem.NATIVE_FLAGS;
    }

    private static String query(Workload workload) {
        String method = workload == Workload.MIXED ? Workload.ECHO.word() : workload.word();
        return "handler=%s%s&%s&maxInstances=%d&isolation=dedicated"
                .formatted(HANDLER, method, MEMORY, INSTANCES_MAX);
    }

    private static List<String> names(Workload workload) {
        if (workload != Workload.MIXED) {
            return List.of(workload.word());
        }
        return IntStream.range(0, Workload.FUNCTIONS).mapToObj(i -> "mixed" + i).toList();
    }

    private record Running(BenchmarkServer server) implements RunningSystem {

        @Override
        public List<String> paths(Workload workload) {
            return names(workload).stream().map(name -> "/fn/" + name).toList();
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public Map<String, String> headers() {
            return Map.of("Authorization", "Bearer " + BenchmarkServer.KEY);
        }

        @Override
        public ProcessTree processes() {
            return server.processes();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
