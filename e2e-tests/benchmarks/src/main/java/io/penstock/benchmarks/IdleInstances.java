package io.penstock.benchmarks;

import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** How much memory idle instances take, and so how many fit into a GiB. */
final class IdleInstances {

    private static final double GIBIBYTE = 1024.0 * 1024 * 1024;

    private final Bench bench;

    IdleInstances(Bench bench) {
        this.bench = bench;
    }

    /**
     * What was measured.
     *
     * @param isolation {@code dedicated} or {@code shared}
     * @param instances how many there were, each of a function of its own
     * @param workers their processes
     * @param bytes proportional memory of these
     */
    record Figures(String isolation, int instances, int workers, long bytes) {

        double perGibibyte() {
            return instances / (bytes / GIBIBYTE);
        }

        /** For a chart. */
        BarPanel.Bar bar() {
            return BarPanel.Bar.of(isolation, new Series(List.of(perGibibyte())), 0);
        }

        /** The head of a Markdown table. */
        static String tableHead() {
            return """
                   | isolation | functions with an idle instance | workers | memory | each | per GiB |
                   |---|---|---|---|---|---|
                   """;
        }

        /** A row of it. */
        String tableRow() {
            double mebibytes = bytes / 1024.0 / 1024;
            return "| %s | %d | %d | %.0f MiB | %.1f MiB | %.0f |%n"
                    .formatted(
                            isolation,
                            instances,
                            workers,
                            mebibytes,
                            mebibytes / instances,
                            perGibibyte());
        }

        /** As a JSON object. */
        String json() {
            return """
                   {"isolation": "%s", "instances": %d, "workers": %d, "bytes": %d,
                    "perGibibyte": %.1f}"""
                    .formatted(isolation, instances, workers, bytes, perGibibyte());
        }
    }

    /** Calls so many functions once each, and looks at their workers. */
    Figures run(String isolation, int instances)
            throws IOException, InterruptedException, ExecutionException {
        List<String> settings = List.of("penstock.workers.prewarmed=0");
        try (BenchmarkServer server = bench.startCached("scale-idle", settings)) {
            OwnStarts.deploy(
                    server,
                    bench.functions(),
                    instances,
                    "&memory=16MiB&idleTimeout=1h&isolation=" + isolation);
            try (HttpConnection connection = server.connect()) {
                for (int i = 0; i < instances; i++) {
                    expect(connection.answer(FunctionCalls.post("f" + i, "ms=0")));
                }
            }
            List<Long> workers = server.workers();
            return new Figures(
                    isolation, instances, workers.size(), ProcessMemory.proportionalBytes(workers));
        }
    }

    private static void expect(HttpConnection.Answer answer) {
        if (answer.status() != 200) {
            throw new IllegalStateException("a call got " + answer.head() + answer.body());
        }
    }
}
