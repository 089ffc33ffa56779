package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
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
        run(Bench.of(arguments), samples, Math.max(2, samples / OWN_START_SHARE), FUNCTIONS);
    }

    /**
     * Runs it and writes {@code cold.md} and {@code cold.json}.
     *
     * @param samples first answers of each kind
     * @param ownSamples starts of the control plane, without functions and with some
     */
    static void run(Bench bench, int samples, int ownSamples, int functions) throws Exception {
        ColdFigures starts = starts(bench, samples);
        List<OwnStarts.Figures> own = new ArrayList<>();
        for (int deployed : List.of(0, functions)) {
            OwnStarts.prepareTrained(bench, OWN, deployed);
            for (Bench.Form form : bench.forms()) {
                own.add(OwnStarts.measure(bench, form, OWN, deployed, ownSamples));
            }
        }
        StringBuilder table = new StringBuilder(ColdFigures.tableHead());
        own.forEach(one -> table.append(one.tableRow(ownSamples)));
        bench.report(
                "cold",
                starts.markdown(samples) + "\n" + table,
                "{\"starts\": %s,%n \"ownStarts\": [%s]}"
                        .formatted(
                                starts.json(),
                                String.join(
                                        ", ", own.stream().map(OwnStarts.Figures::json).toList())));
    }

    private static ColdFigures starts(Bench bench, int samples) throws Exception {
        try (ColdRounds rounds = ColdRounds.start(bench)) {
            int warmUp = Math.max(2, samples / WARM_UP_SHARE);
            for (int i = 0; i < warmUp + samples; i++) {
                rounds.run(i >= warmUp);
            }
            return rounds.figures();
        }
    }
}
