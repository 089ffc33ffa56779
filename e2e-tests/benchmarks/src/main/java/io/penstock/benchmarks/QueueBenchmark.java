package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.report.Percentiles;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * How many events a second become durable, how long a single one takes, how fast a backlog is run.
 * On SQLite, then on a PostgreSQL, both with fsync. {@code ./dev bench queue} runs it.
 */
public final class QueueBenchmark {

    private static final String FUNCTION = "bench";
    private static final String STAMPED = "stamped";
    private static final int PER_SECOND_LOW = 20;
    private static final Duration DRAIN_MAX = Duration.ofMinutes(10);

    /** Share of the backlog that is run before the drain rate is measured. */
    private static final double DRAIN_BEGUN = 0.05;

    private final Bench bench;
    private final int senders;
    private final Duration length;
    private final String javaOptions;

    private QueueBenchmark(Bench bench, int senders, Duration length, String javaOptions) {
        this.bench = bench;
        this.senders = senders;
        this.length = length;
        this.javaOptions = javaOptions;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code --seconds N} per measurement, {@code --senders N}, {@code --store
     *     sqlite|postgresql} for one of the two, {@code --java-options ...} for the server
     */
    public static void main(String[] arguments) throws Exception {
        Command.main(
                "queue",
                Bench.options("seconds", "senders", "store", "java-options"),
                arguments,
                QueueBenchmark::run);
    }

    private static void run(Arguments arguments) throws Exception {
        int senders = arguments.number("senders", 64, 1);
        Duration length = Duration.ofSeconds(arguments.number("seconds", 10, 1));
        List<String> stores = arguments.oneOrAll("store", "sqlite", "postgresql");
        String javaOptions = arguments.text("java-options", "");
        new QueueBenchmark(Bench.of(arguments), senders, length, javaOptions).run(stores);
    }

    private void run(List<String> stores) throws Exception {
        List<QueueFigures> figures = new ArrayList<>();
        if (stores.contains("sqlite")) {
            figures.add(onSqlite());
        }
        if (stores.contains("postgresql")) {
            figures.add(onPostgresql());
        }
        report(figures);
    }

    private QueueFigures onSqlite() throws Exception {
        return measure("SQLite", "sqlite", List.of());
    }

    private QueueFigures onPostgresql() throws Exception {
        Path database = Directories.emptied(bench.results().resolve("postgresql-data"));
        try (SyncedPostgresql postgresql = SyncedPostgresql.start(database)) {
            return measure("PostgreSQL", "postgresql", postgresql.settings());
        }
    }

    private QueueFigures measure(String store, String name, List<String> settings)
            throws IOException, InterruptedException, ExecutionException {
        try (BenchmarkServer server = bench.startEmpty(name, settings, javaOptions)) {
            server.deploy(
                    FUNCTION,
                    bench.functions(),
                    "handler=io.penstock.e2e.functions.Plain::constant");
            Path stamps = Files.createFile(bench.data(name).resolve("stamps.txt"));
            server.deploy(
                    STAMPED,
                    bench.functions(),
                    "handler=io.penstock.e2e.functions.Stamper&env.stamps=" + stamps);
            EventLoad load = new EventLoad(server, FUNCTION);

            // What comes first isn't measured: code is compiled, instances are started.
            long sent = load.run(senders, length).accepted();
            server.awaitSucceeded(FUNCTION, sent, DRAIN_MAX);
            Latency latency = latency(server, stamps);

            EventLoad.Sent running = load.run(senders, length);
            sent += running.accepted();
            server.awaitSucceeded(FUNCTION, sent, DRAIN_MAX);

            Instant due = Instant.now().plus(length).plusSeconds(2);
            EventLoad.Sent waiting = load.runDueAt(senders, length, due);
            double drained = drain(server, sent, waiting.accepted());
            return new QueueFigures(
                    store,
                    waiting.perSecond(),
                    running.perSecond(),
                    drained,
                    latency.answered(),
                    latency.begun(),
                    running.bad().count() + waiting.bad().count());
        }
    }

    private record Latency(Percentiles answered, Percentiles begun) {}

    private Latency latency(BenchmarkServer server, Path stamps)
            throws IOException, InterruptedException {
        EventLoad load = new EventLoad(server, STAMPED);
        int unmeasured = PER_SECOND_LOW * 5;
        load.runPaced(PER_SECOND_LOW, unmeasured);
        server.awaitSucceeded(STAMPED, unmeasured, DRAIN_MAX);
        Files.newBufferedWriter(stamps).close();
        int count = (int) (PER_SECOND_LOW * length.toSeconds());
        EventLoad.Paced paced = load.runPaced(PER_SECOND_LOW, count);
        server.awaitSucceeded(STAMPED, unmeasured + (long) count, DRAIN_MAX);
        List<Long> begun = new ArrayList<>();
        for (String line : Files.readAllLines(stamps)) {
            int space = line.indexOf(' ');
            int label = Integer.parseInt(line.substring(0, space));
            begun.add(Long.parseLong(line.substring(space + 1)) - paced.sentAt().get(label));
        }
        return new Latency(Percentiles.of(paced.answered()), Percentiles.of(begun));
    }

    /** Events a second, from when some of a backlog have been run to its end. */
    private static double drain(BenchmarkServer server, long before, long backlog)
            throws IOException, InterruptedException {
        server.awaitSucceeded(FUNCTION, before + (long) (backlog * DRAIN_BEGUN), DRAIN_MAX);
        long doneAtBegin = server.succeeded(FUNCTION);
        long begin = System.nanoTime();
        server.awaitSucceeded(FUNCTION, before + backlog, DRAIN_MAX);
        return (before + backlog - doneAtBegin) / ((System.nanoTime() - begin) / 1e9);
    }

    private void report(List<QueueFigures> figures) throws IOException {
        StringBuilder table = new StringBuilder(QueueFigures.tableHead());
        figures.forEach(each -> table.append(each.tableRow()));
        String note =
                "%d senders of 64 bytes for %d s; latencies at %d events a second.%n%n"
                        .formatted(senders, length.toSeconds(), PER_SECOND_LOW);
        String stores = String.join(",\n", figures.stream().map(QueueFigures::json).toList());
        bench.report(
                "queue",
                note + table,
                "{\"senders\": %d, \"seconds\": %d, \"stores\": [%s]}"
                        .formatted(senders, length.toSeconds(), stores));
    }
}
