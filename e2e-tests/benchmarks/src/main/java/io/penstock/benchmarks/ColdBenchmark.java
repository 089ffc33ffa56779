package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a first answer takes, by what has to be started for it, beside a bare {@code java}; and
 * how long the control plane's own start takes. {@code ./dev bench cold} runs it.
 */
public final class ColdBenchmark {

    private static final int WARM_UP_SHARE = 5;
    private static final int OWN_START_SHARE = 10;
    private static final int FUNCTIONS = 100;
    private static final String OWN = "cold-own";
    private static final Duration OWN_REST = Duration.ofSeconds(10);

    private ColdBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments {@code --samples N} of each kind of start
     */
    public static void main(String[] arguments) throws Exception {
        Command.main("cold", Bench.options("samples"), arguments, ColdBenchmark::run);
    }

    private static void run(Arguments arguments) throws Exception {
        int samples = arguments.number("samples", 100, 1);
        Sizes sizes =
                new Sizes(samples, Math.max(2, samples / OWN_START_SHARE), FUNCTIONS, OWN_REST);
        run(Bench.of(arguments), sizes);
    }

    /**
     * How much is measured.
     *
     * @param samples first answers of each kind
     * @param ownStarts starts of the control plane, without functions and with some
     * @param functions how many these are
     * @param ownRest after the last start, until the memory of the control plane is read
     */
    record Sizes(int samples, int ownStarts, int functions, Duration ownRest) {}

    /** Runs it and writes {@code cold.md} and {@code cold.json}. */
    static void run(Bench bench, Sizes sizes) throws Exception {
        OwnStarts.train(bench, OWN);
        ColdFigures starts = starts(bench, sizes.samples);
        List<OwnStarts.Figures> own = ownStarts(bench, sizes);
        StringBuilder table = new StringBuilder(OwnStarts.Figures.tableHead());
        own.forEach(one -> table.append(one.tableRow()));
        bench.report(
                "cold",
                starts.markdown(sizes.samples) + "\n" + table,
                "{\"starts\": %s,%n \"ownStarts\": [%s]}"
                        .formatted(
                                starts.json(),
                                String.join(
                                        ", ", own.stream().map(OwnStarts.Figures::json).toList())));
    }

    private static ColdFigures starts(Bench bench, int samples) throws Exception {
        try (ColdRounds rounds = ColdRounds.start(bench, OWN)) {
            int warmUp = Math.max(2, samples / WARM_UP_SHARE);
            for (int i = 0; i < warmUp + samples; i++) {
                rounds.run(i >= warmUp);
            }
            return rounds.figures();
        }
    }

    private static List<OwnStarts.Figures> ownStarts(Bench bench, Sizes sizes) throws Exception {
        List<OwnStarts.Figures> figures = new ArrayList<>();
        for (int functions : List.of(0, sizes.functions)) {
            if (functions > 0) {
                Duration _ = OwnStarts.deploy(bench, OWN, functions);
            }
            for (Bench.Form form : bench.forms()) {
                figures.add(
                        OwnStarts.measure(
                                bench, form, OWN, functions, sizes.ownStarts, sizes.ownRest));
            }
        }
        return figures;
    }
}
