package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.load.LoadGenerator;
import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Target;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How Penstock grows: instances under a step of load, many deployed functions, many idle instances,
 * and what metering costs. {@code ./dev bench scale} runs it.
 */
public final class ScaleBenchmark {

    /** Until the code of what is measured is compiled: the control plane's only, for the step. */
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    private final Bench bench;
    private final Sizes sizes;
    private final StringBuilder markdown = new StringBuilder();
    private final List<String> json = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<BarPanel> panels = new ArrayList<>();

    private ScaleBenchmark(Bench bench, Sizes sizes) {
        this.bench = bench;
        this.sizes = sizes;
    }

    /**
     * How much is measured.
     *
     * @param callers after the step
     * @param functions how many are deployed, each a measurement of its own
     * @param instances that idle
     * @param rounds of the step and of what is measured by turns
     * @param length of each; the step takes five times as long
     * @param warmUp of what is measured by turns, in all, and of the step's server
     */
    record Sizes(
            int callers,
            List<Integer> functions,
            int instances,
            int rounds,
            Duration length,
            Duration warmUp) {

        /** Copies the list. */
        Sizes {
            functions = List.copyOf(functions);
        }
    }

    /**
     * Runs it.
     *
     * @param arguments {@code --part step|functions|idle|metering} for one of them; {@code
     *     --callers N} after the step; {@code --functions N,N}; {@code --instances N} that idle;
     *     {@code --rounds N} of step, functions and metering, {@code --seconds N} of each, five
     *     times that for the step
     */
    public static void main(String[] arguments) throws Exception {
        Command.main(
                "scale",
                Bench.options("part", "callers", "functions", "instances", "rounds", "seconds"),
                arguments,
                ScaleBenchmark::run);
    }

    private static void run(Arguments arguments) throws Exception {
        List<String> parts = arguments.oneOrAll("part", "step", "functions", "idle", "metering");
        Sizes sizes =
                new Sizes(
                        arguments.number("callers", 200, 2),
                        arguments.numbers("functions", List.of(1000, 10000), 2),
                        arguments.number("instances", 40, 1),
                        arguments.number("rounds", 5, 1),
                        Duration.ofSeconds(arguments.number("seconds", 4, 1)),
                        WARM_UP);
        run(Bench.of(arguments), sizes, parts);
    }

    /** Runs some of its parts, and writes {@code scale.md}, {@code scale.json} and charts. */
    static void run(Bench bench, Sizes sizes, List<String> parts) throws Exception {
        ScaleBenchmark scale = new ScaleBenchmark(bench, sizes);
        for (String one : parts) {
            switch (one) {
                case "step" -> scale.step();
                case "functions" -> scale.functions();
                case "idle" -> scale.idle();
                case "metering" -> scale.metering();
                default -> throw new IllegalArgumentException("no part " + one);
            }
        }
        scale.report();
    }

    private void step() throws Exception {
        // It is to scale in the first half; the second is measured.
        Duration length = sizes.length().multipliedBy(5);
        StepFigures step =
                new StepLoad(bench, sizes.callers(), sizes.rounds(), length, sizes.warmUp()).run();
        markdown.append(step.markdown()).append('\n');
        json.add("\"step\": " + step.json());
        Files.writeString(bench.results().resolve("scale-step.csv"), step.csv());
        Files.writeString(bench.results().resolve("scale-step.svg"), step.svg());
        targets.addAll(step.targets());
    }

    private void functions() throws Exception {
        markdown.append(DeployedFunctions.Figures.tableHead());
        List<String> all = new ArrayList<>();
        List<BarPanel.Bar> bars = new ArrayList<>();
        DeployedFunctions deployed =
                new DeployedFunctions(bench, sizes.rounds(), sizes.length(), sizes.warmUp());
        deployed.prepare();
        for (int count : sizes.functions()) {
            DeployedFunctions.Figures figures = deployed.run(count);
            markdown.append(figures.tableRow());
            all.add(figures.json());
            bars.addAll(figures.bars());
            targets.addAll(figures.targets());
        }
        markdown.append('\n');
        panels.add(new BarPanel("Memory for each deployed idle function, KiB", bars));
        json.add("\"functions\": [" + String.join(",\n  ", all) + "]");
    }

    private void idle() throws Exception {
        markdown.append(IdleInstances.Figures.tableHead());
        List<String> all = new ArrayList<>();
        List<BarPanel.Bar> bars = new ArrayList<>();
        for (String isolation : List.of("dedicated", "shared")) {
            IdleInstances.Figures figures =
                    new IdleInstances(bench).run(isolation, sizes.instances());
            markdown.append(figures.tableRow());
            all.add(figures.json());
            bars.add(figures.bar());
        }
        markdown.append('\n');
        panels.add(new BarPanel("Functions with an idle instance for each GiB", bars));
        json.add("\"idle\": [" + String.join(",\n  ", all) + "]");
    }

    private void metering() throws Exception {
        MeteringCost.Figures figures =
                new MeteringCost(bench, sizes.rounds(), sizes.length(), sizes.warmUp()).run();
        markdown.append(figures.markdown()).append('\n');
        json.add("\"metering\": " + figures.json());
        panels.add(figures.panel());
        targets.add(figures.target());
    }

    private void report() throws Exception {
        if (!panels.isEmpty()) {
            bench.chart("scale", panels);
        }
        bench.report(
                "scale",
                "Load by "
                        + LoadGenerator.version()
                        + ", one thread, in a process of its own.\n\n"
                        // Nothing is promised of idle instances.
                        + markdown
                        + (targets.isEmpty() ? "" : Target.table(targets)),
                "{%s,%n \"targets\": %s}"
                        .formatted(String.join(",\n ", json), Target.json(targets)));
    }
}
