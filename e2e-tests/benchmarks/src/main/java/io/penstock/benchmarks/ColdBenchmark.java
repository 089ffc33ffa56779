package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a first answer takes, by what has to be started for it, beside a bare {@code java}; and
 * how long the control plane's own start takes. {@code ./dev bench cold} runs it.
 */
public final class ColdBenchmark {

    private static final int WARM_STARTS = 300;
    private static final Duration WARM_CALLS = Duration.ofSeconds(20);

    /** The first rounds, on top of it. */
    private static final int UNCOUNTED = 2;

    private static final int OWN_START_SHARE = 10;
    private static final int FUNCTIONS = 100;
    private static final String OWN = "cold-own";
    private static final String OWN_NATIVE = OWN + "-native";
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
                new Sizes(
                        samples,
                        WARM_STARTS,
                        WARM_CALLS,
                        Math.max(2, samples / OWN_START_SHARE),
                        FUNCTIONS,
                        OWN_REST);
        run(Bench.of(arguments), sizes);
    }

    /**
     * How much is measured.
     *
     * @param samples first answers of each kind
     * @param warmStarts instances that a server has started before
     * @param warmCalls for how long it has been called before
     * @param ownStarts starts of the control plane, without functions and with some
     * @param functions how many these are
     * @param ownRest after the last start, until the memory of the control plane is read
     */
    record Sizes(
            int samples,
            int warmStarts,
            Duration warmCalls,
            int ownStarts,
            int functions,
            Duration ownRest) {}

    /** Runs it and writes {@code cold.md}, {@code cold.json} and {@code cold.svg}. */
    static void run(Bench bench, Sizes sizes) throws Exception {
        OwnStarts.train(bench, OWN);
        ColdFigures starts = starts(bench, sizes);
        List<OwnStarts.Figures> own = ownStarts(bench, sizes);
        StringBuilder table = new StringBuilder(OwnStarts.Figures.tableHead());
        own.forEach(one -> table.append(one.tableRow()));
        List<Target> promised = own.stream().flatMap(one -> one.targets().stream()).toList();
        bench.chart(
                "cold",
                List.of(
                        starts.panel(),
                        new BarPanel(
                                "The control plane's own start, to ready, ms",
                                own.stream().map(OwnStarts.Figures::bar).toList())));
        bench.report(
                "cold",
                starts.markdown(sizes.samples)
                        + "\n"
                        + table
                        + (promised.isEmpty() ? "" : "\n" + Target.table(promised)),
                "{\"starts\": %s,%n \"ownStarts\": [%s],%n \"ownTargets\": %s}"
                        .formatted(
                                starts.json(),
                                String.join(
                                        ", ", own.stream().map(OwnStarts.Figures::json).toList()),
                                Target.json(promised)));
    }

    private static ColdFigures starts(Bench bench, Sizes sizes) throws Exception {
        try (ColdRounds rounds = ColdRounds.start(bench, OWN)) {
            rounds.warmUp(sizes.warmStarts, sizes.warmCalls);
            for (int i = 0; i < UNCOUNTED + sizes.samples; i++) {
                rounds.run(i >= UNCOUNTED);
            }
            return rounds.figures();
        }
    }

    private static List<OwnStarts.Figures> ownStarts(Bench bench, Sizes sizes) throws Exception {
        List<OwnStarts.Figures> figures = new ArrayList<>();
        for (Bench.Form form : bench.forms()) {
            Bench ofForm = bench.of(form);
            String data = form.equals(bench.form()) ? OWN : OWN_NATIVE;
            if (data.equals(OWN_NATIVE)) {
                // Its workers' cache alone: it has none of its own.
                ofForm.startCached(data, List.of()).close();
            }
            for (int functions : List.of(0, sizes.functions)) {
                if (functions > 0) {
                    Duration _ = OwnStarts.deploy(ofForm, data, functions);
                }
                figures.add(
                        OwnStarts.measure(
                                bench, form, data, functions, sizes.ownStarts, sizes.ownRest));
            }
        }
        return figures;
    }
}
