package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Machine;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many events a second each trigger takes from its source into the durable queue, and its
 * function runs, beside what the source alone gives a bare client. Both catch up with the same
 * backlog, by turns. {@code ./dev bench triggers} runs it.
 */
public final class TriggerBenchmark {

    private static final Duration WAIT_MAX = Duration.ofMinutes(10);

    private final Path distribution;
    private final Path functions;
    private final Path results;
    private final int events;
    private final int rounds;

    private TriggerBenchmark(Map<String, String> options) throws IOException {
        Path root = Path.of(options.getOrDefault("root", ".")).toAbsolutePath().normalize();
        distribution = root.resolve("target/penstock");
        functions = root.resolve("e2e-tests/functions/target/functions.jar");
        results = Files.createDirectories(root.resolve("target/bench"));
        events = Integer.parseInt(options.getOrDefault("events", "5000"));
        rounds = Integer.parseInt(options.getOrDefault("rounds", "5"));
        if (events < 1000 || rounds < 1) {
            throw new IllegalArgumentException("1000 events and a round are the least");
        }
    }

    /**
     * Runs it.
     *
     * @param arguments {@code --events N} per round and source, {@code --rounds N}, {@code --source
     *     file|database|mqtt} for one of the three
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            options.put(arguments[i].replaceFirst("^--", ""), arguments[i + 1]);
        }
        Locale.setDefault(Locale.ROOT);
        new TriggerBenchmark(options).run(options.getOrDefault("source", "all"));
    }

    private void run(String source) throws Exception {
        Machine machine = Machine.of(results);
        System.out.println(machine.line());
        List<TriggerFigures> figures = new ArrayList<>();
        for (String name : List.of("file", "database", "mqtt")) {
            if (source.equals("all") || source.equals(name)) {
                try (BenchedSource opened = open(name)) {
                    figures.add(measure(opened));
                }
            }
        }
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no source " + source);
        }
        report(machine, figures);
    }

    private BenchedSource open(String name) throws Exception {
        Path directory = results.resolve("trigger-" + name);
        return switch (name) {
            case "file" -> new DroppedFiles(directory);
            case "database" -> new InsertedRows(directory);
            case "mqtt" -> new PublishedMessages(directory);
            default -> throw new IllegalArgumentException("no source " + name);
        };
    }

    private TriggerFigures measure(BenchedSource source) throws Exception {
        String name = source.events();
        Path data = Directories.emptied(results.resolve("triggers"));
        Path log = results.resolve("triggers-" + name + ".log");
        Path idle = Directories.emptied(results.resolve("triggers-idle"));
        try (BenchmarkServer server =
                BenchmarkServer.start(distribution, data, log, List.of(), "")) {
            server.deploy(name, functions, "handler=io.penstock.e2e.functions.Plain::constant");
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

    private void report(Machine machine, List<TriggerFigures> figures) throws IOException {
        StringBuilder table = new StringBuilder(TriggerFigures.tableHead());
        figures.forEach(each -> table.append(each.tableRow()));
        String note =
                "Medians of %d rounds of %d events. %s%n".formatted(rounds, events, machine.line());
        System.out.println();
        System.out.print(note);
        System.out.print(table);
        Files.writeString(results.resolve("triggers.md"), note + "\n" + table);
        Files.writeString(
                results.resolve("triggers.json"),
                "{\"events\": %d, \"machine\": \"%s\", \"sources\": [%s]}%n"
                        .formatted(
                                events,
                                machine.line(),
                                String.join(
                                        ",\n",
                                        figures.stream().map(TriggerFigures::json).toList())));
        System.out.println("Written to " + results.resolve("triggers.md") + " and triggers.json");
    }
}
