package io.penstock.benchmarks.http;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.command.WrongUsageException;
import io.penstock.benchmarks.load.LoadGenerator;
import io.penstock.benchmarks.load.Wrk;
import io.penstock.benchmarks.report.Comparison;
import io.penstock.benchmarks.report.Machine;
import io.penstock.benchmarks.report.Report;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.Directories;
import io.penstock.benchmarks.system.SystemUnderTest;
import io.penstock.benchmarks.system.Systems;
import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls over HTTP: Penstock beside what a user would pick instead. {@code ./dev bench http} runs
 * it.
 */
public final class HttpBenchmark {

    private final Options options;
    private final List<SystemUnderTest> systems;
    private final List<String> builds;
    private final Path results;
    private final Path work;

    private HttpBenchmark(Options options) throws IOException {
        this.options = options;
        Systems all = new Systems(options.root());
        systems = options.chosen(all.all());
        builds = all.notes(systems);
        results = options.root().resolve("target/bench");
        work = Directories.emptied(results.resolve("http"));
    }

    /**
     * Runs it.
     *
     * @param arguments {@code --systems a,b}, {@code --workloads a,b}, {@code --rounds N}, {@code
     *     --seconds N} per measurement, {@code --warm-up N} seconds, {@code --cross-check wrk}
     */
    public static void main(String[] arguments) throws Exception {
        Command.main("http", Options.NAMES, arguments, HttpBenchmark::run);
    }

    private static void run(Arguments arguments) throws Exception {
        Options options = Options.of(arguments);
        options.chosenWorkloads();
        new HttpBenchmark(options).run();
    }

    private void run() throws IOException, InterruptedException {
        // Before: somebody may commit meanwhile.
        List<String> ranOn = ranOn();
        List<Comparison> comparisons = new ArrayList<>();
        List<String> notes = new ArrayList<>(notes());
        notes.addAll(builds);
        try (LoadGenerator generator = LoadGenerator.start(work.resolve("generator.txt"))) {
            Rounds rounds = new Rounds(options, generator, wrk(), work);
            for (Workload workload : options.chosenWorkloads()) {
                comparisons.addAll(rounds.run(workload, systems));
            }
            notes.add(rounds.idleNote());
        }
        List<Target> targets = Promises.judged(comparisons);
        new Report("http", ranOn, notes, comparisons, targets).publish(results, System.out);
    }

    private Optional<Wrk> wrk() {
        if (!options.wrk()) {
            return Optional.empty();
        }
        if (!Wrk.installed()) {
            throw new WrongUsageException("--cross-check wrk: wrk isn't installed");
        }
        return Optional.of(new Wrk(work));
    }

    private List<String> ranOn() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(Machine.of(options.root(), results).line());
        lines.add(LoadGenerator.version() + ", one thread, in a process of its own");
        systems.forEach(each -> lines.add("%s: %s".formatted(each.name(), each.description())));
        return lines;
    }

    private List<String> notes() {
        return List.of(
                "Medians of %d rounds, in brackets the least and the greatest; %d s a measurement, one after another in turn."
                        .formatted(options.rounds(), options.length().toSeconds()),
                "Ratios are of the same round.",
                "The generator shares the processors with what it measures.");
    }
}
