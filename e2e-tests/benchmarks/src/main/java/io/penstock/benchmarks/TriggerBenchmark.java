package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many events a second each trigger takes from its source into the durable queue, and its
 * function runs, beside what the source alone gives a bare client. Both catch up with the same
 * backlog, by turns. {@code ./dev bench triggers} runs it.
 */
public final class TriggerBenchmark {

    private static final Duration WAIT_MAX = Duration.ofMinutes(10);

    private final Bench bench;
    private final int events;
    private final int rounds;

    private TriggerBenchmark(Bench bench, int events, int rounds) {
        this.bench = bench;
        this.events = events;
        this.rounds = rounds;
    }

    /**
     * Runs it.
     *
     * @param arguments {@code --events N} per round and source, {@code --rounds N}, {@code --source
     *     file|database|mqtt} for one of the three
     */
    public static void main(String[] arguments) throws Exception {
        Command.main(
                "triggers",
                Bench.options("events", "rounds", "source"),
                arguments,
                TriggerBenchmark::run);
    }

    private static void run(Arguments arguments) throws Exception {
        int events = arguments.number("events", 5000, 1000);
        int rounds = arguments.number("rounds", 5, 1);
        List<String> sources = arguments.oneOrAll("source", "file", "database", "mqtt");
        new TriggerBenchmark(Bench.of(arguments), events, rounds).run(sources);
    }

    private void run(List<String> sources) throws Exception {
        List<TriggerFigures> figures = new ArrayList<>();
        for (String name : sources) {
            try (BenchedSource opened = open(name)) {
                figures.add(measure(opened));
            }
        }
        report(figures);
    }

    private BenchedSource open(String name) throws Exception {
        Path directory = bench.results().resolve("trigger-" + name);
        return switch (name) {
            case "file" -> new DroppedFiles(directory);
            case "database" -> new InsertedRows(directory);
            case "mqtt" -> new PublishedMessages(directory);
            default -> throw new IllegalArgumentException("no source " + name);
        };
    }

    private TriggerFigures measure(BenchedSource source) throws Exception {
        String name = source.events();
        Path idle = Directories.emptied(bench.results().resolve("triggers-idle"));
        try (BenchmarkServer server = bench.startEmpty("triggers-" + name, List.of(), "")) {
            server.deploy(
                    name, bench.functions(), "handler=io.penstock.e2e.functions.Plain::constant");
            // The adapters' process would end whenever the only trigger is paused.
            String elsewhere = "{\"directory\": \"%s\"}".formatted(idle);
            server.putTrigger("idle", "file-drop", name, elsewhere);
            server.putTrigger(name, source.type(), name, source.config());
            server.awaitState(name, "running", WAIT_MAX);
            List<TriggerFigures.Round> measured = new ArrayList<>();
            // The first isn't counted: code is compiled, instances are started.
            for (int i = 0; i <= rounds; i++) {
                TriggerFigures.Round round = round(server, source, i % 2 == 0);
                System.out.printf("%s, round %d: %s%n", name, i, round);
                if (i > 0) {
                    measured.add(round);
                }
            }
            return new TriggerFigures(name, source.bareClient(), measured);
        }
    }

    private TriggerFigures.Round round(
            BenchmarkServer server, BenchedSource source, boolean bareFirst) throws Exception {
        String name = source.events();
        server.pause(name);
        server.awaitState(name, "paused", WAIT_MAX);
        source.produce(events);
        Meter bare = new Meter(events);
        Meter accepted = new Meter(events);
        Meter run = new Meter(events);
        if (bareFirst) {
            source.takeBare(bare);
        }
        take(server, name, accepted, run);
        if (!bareFirst) {
            source.takeBare(bare);
        }
        return new TriggerFigures.Round(bare.perSecond(), accepted.perSecond(), run.perSecond());
    }

    private static void take(BenchmarkServer server, String name, Meter accepted, Meter run)
            throws IOException, InterruptedException {
        BenchmarkServer.Progress before = server.progress(name, name);
        long end = System.nanoTime() + WAIT_MAX.toNanos();
        server.resume(name);
        while (!accepted.over() || !run.over()) {
            BenchmarkServer.Progress now = server.progress(name, name);
            accepted.done(now.accepted() - before.accepted());
            run.done(now.succeeded() - before.succeeded());
            if (server.ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("ended, or took too long, at " + now);
            }
        }
    }

    private void report(List<TriggerFigures> figures) throws IOException {
        StringBuilder table = new StringBuilder(TriggerFigures.tableHead());
        figures.forEach(each -> table.append(each.tableRow()));
        String note = "Medians of %d rounds of %d events.%n%n".formatted(rounds, events);
        String sources = String.join(",\n", figures.stream().map(TriggerFigures::json).toList());
        bench.report(
                "triggers",
                note + table,
                "{\"events\": %d, \"sources\": [%s]}".formatted(events, sources));
    }
}
