package io.penstock.benchmarks;

import io.penstock.benchmarks.StepRound.Point;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.report.Target;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What some rounds of a step gave.
 *
 * @param callers after the step
 * @param sleepMillis how long each call sleeps
 * @param rounds in order, at least one
 */
record StepFigures(int callers, int sleepMillis, List<StepRound> rounds) {

    /** Copies the rounds. */
    StepFigures {
        rounds = List.copyOf(rounds);
    }

    /** What as many callers would get in a second if a call took nothing but the sleep. */
    double ideal() {
        return callers / (sleepMillis / 1e3);
    }

    private Series share() {
        return Medians.series(rounds, round -> round.perSecond() / ideal());
    }

    private long sum(ToLongFunction<StepRound> value) {
        return rounds.stream().mapToLong(value).sum();
    }

    private long errors() {
        return sum(StepRound::errors);
    }

    /** What was promised. */
    List<Target> targets() {
        return List.of(
                Target.atLeast(
                                "%d callers of a %d ms sleep, concurrency 1: calls/s to the ideal"
                                        .formatted(callers, sleepMillis),
                                0.95,
                                share().median(),
                                "x")
                        .ofRounds(rounds.size()),
                Target.atMost("errors during the steps, 429 too", 0, (double) errors(), ""));
    }

    /** As Markdown. */
    String markdown() {
        return """
               | callers | rounds | ideal/s | calls/s, second half | of ideal | errors | instances | 99 %% of them after, s \
               | CPU µs/call | generator's CPUs |
               |---|---|---|---|---|---|---|---|---|---|
               | 1 to %d | %d | %.0f | %s | %s | %d of %d | %s | %s | %s | %s |
               """
                .formatted(
                        callers,
                        rounds.size(),
                        ideal(),
                        text(StepRound::perSecond, "%.0f"),
                        Medians.text(share(), "%.3f"),
                        errors(),
                        sum(StepRound::answered) + errors(),
                        text(StepRound::instances, "%.0f"),
                        text(StepRound::secondsToScale, "%.1f"),
                        text(StepRound::cpuMicros, "%.0f"),
                        text(StepRound::generatorCpus, "%.2f"));
    }

    private String text(ToDoubleFunction<StepRound> value, String format) {
        return Medians.text(Medians.series(rounds, value), format);
    }

    /** The curves as a table with commas. */
    String csv() {
        StringBuilder csv = new StringBuilder("round,seconds,instances,succeeded\n");
        for (int i = 0; i < rounds.size(); i++) {
            for (Point point : rounds.get(i).curve()) {
                csv.append(
                        "%d,%.2f,%.0f,%.0f%n"
                                .formatted(
                                        i + 1,
                                        point.seconds(),
                                        point.instances(),
                                        point.succeeded()));
            }
        }
        return csv.toString();
    }

    /** The curve of the round in the middle as a chart in SVG. */
    String svg() {
        int middle = middle();
        List<Point> curve = rounds.get(middle).curve();
        return new Curve(
                        "From 1 to %d callers at 0 s, round %d of %d, the one in the middle"
                                .formatted(callers, middle + 1, rounds.size()),
                        Curve.values(curve, Point::seconds),
                        List.of(
                                new Curve.Line(
                                        "instances",
                                        "#0b6e4f",
                                        Curve.values(curve, Point::instances)),
                                new Curve.Line(
                                        "calls since the round's start",
                                        "#8a5a00",
                                        Curve.values(curve, Point::succeeded))))
                .svg();
    }

    /** By throughput; of an even number the upper of the two. */
    private int middle() {
        return IntStream.range(0, rounds.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> rounds.get(i).perSecond()))
                .skip(rounds.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    /** As a JSON object. */
    String json() {
        return "{\"callers\": %d, \"idealPerSecond\": %.0f, \"share\": %s, \"rounds\": [%s]}"
                .formatted(
                        callers,
                        ideal(),
                        Medians.json(share()),
                        rounds.stream()
                                .map(StepFigures::json)
                                .collect(Collectors.joining(",\n  ")));
    }

    private static String json(StepRound round) {
        return """
               {"perSecond": %.0f, "answered": %d, "errors": %d, "instances": %.0f,
                "secondsToScale": %.2f, "cpuMicros": %.0f, "generatorCpus": %.2f}"""
                .formatted(
                        round.perSecond(),
                        round.answered(),
                        round.errors(),
                        round.instances(),
                        round.secondsToScale(),
                        round.cpuMicros(),
                        round.generatorCpus());
    }
}
