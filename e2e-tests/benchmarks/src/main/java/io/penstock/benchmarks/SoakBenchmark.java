package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.report.Target;
import java.nio.file.Files;
import java.time.Duration;

/** Whether memory stays flat under load for long. {@code ./dev bench soak} runs it. */
public final class SoakBenchmark {

    private static final int LOOKS = 60;

    private SoakBenchmark() {}

    /**
     * Runs it; ends with 1 when something isn't flat.
     *
     * @param arguments {@code --minutes N}
     */
    public static void main(String[] arguments) throws Exception {
        Command.main("soak", Bench.options("minutes"), arguments, SoakBenchmark::run);
    }

    private static void run(Arguments arguments) throws Exception {
        Duration length = Duration.ofMinutes(arguments.number("minutes", 60, 1));
        if (!run(Bench.of(arguments), length)) {
            System.exit(1);
        }
    }

    /** Runs it; whether all was as promised. */
    static boolean run(Bench bench, Duration length) throws Exception {
        SoakRun.Figures figures = new SoakRun(bench, length, length.dividedBy(LOOKS)).run();
        Files.writeString(bench.results().resolve("soak.csv"), figures.csv());
        Files.writeString(bench.results().resolve("soak.svg"), figures.svg());
        bench.report("soak", figures.markdown(), figures.json());
        return figures.targets().stream().allMatch(Target::met);
    }
}
