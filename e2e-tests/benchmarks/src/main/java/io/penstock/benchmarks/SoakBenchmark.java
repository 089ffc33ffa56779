package io.penstock.benchmarks;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;

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
        Locale.setDefault(Locale.ROOT);
        Options options = new Options(arguments);
        Bench bench = Bench.of(options);
        Duration length = Duration.ofMinutes(options.number("minutes", 60, 1));
        options.refuseOthers();
        if (!run(bench, length)) {
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
