package io.penstock.benchmarks;

import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Percentiles;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.report.Verdict;
import io.penstock.benchmarks.system.HttpConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * First answers of one kind of start. The header {@code Penstock-Start} tells the kind; an answer
 * of another kind is counted apart and its time isn't used. Used by one thread.
 */
final class StartSeries {

    /** Of fewer, p99 is a matter of chance. */
    private static final int SAMPLES_LEAST = 100;

    private final String what;
    private final String kind;
    private final List<Long> micros = new ArrayList<>();
    private int others;

    /** A series whose answers ought to say that kind. */
    StartSeries(String what, String kind) {
        this.what = what;
        this.kind = kind;
    }

    /** Takes an answer in. */
    void add(HttpConnection.Answer answer, long tookMicros) {
        if (answer.status() != 200) {
            throw new IllegalStateException(what + " got " + answer.head() + answer.body());
        }
        if (answer.header("Penstock-Start").equals(kind)) {
            micros.add(tookMicros);
        } else {
            others++;
        }
    }

    /**
     * What has been measured.
     *
     * @throws IllegalStateException if no answer was of the kind
     */
    Percentiles times() {
        if (micros.isEmpty()) {
            throw new IllegalStateException(
                    "none of %d answers to '%s' was a start of kind %s"
                            .formatted(others, what, kind));
        }
        return Percentiles.of(micros);
    }

    /**
     * What was promised of a figure that comes from some series: it doesn't count if one is weak.
     */
    static Target judge(Target target, StartSeries... series) {
        String why =
                Stream.of(series)
                        .flatMap(one -> one.doubts().stream())
                        .collect(Collectors.joining("; "));
        return why.isEmpty()
                ? target
                : new Target(
                        target.what(),
                        target.promised(),
                        target.measured(),
                        new Verdict.Uncounted(why));
    }

    private List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (others > 0) {
            doubts.add("%s: answers of another kind left out: %d".formatted(what, others));
        }
        if (micros.size() < SAMPLES_LEAST) {
            doubts.add("%s: %d of %d samples".formatted(what, micros.size(), SAMPLES_LEAST));
        }
        return doubts;
    }

    /** A row of a Markdown table. */
    String tableRow() {
        return ColdFigures.row(what, times(), micros.size(), Integer.toString(others));
    }

    /** For a chart: p50, with a line to p95. */
    BarPanel.Bar bar() {
        return ColdFigures.bar(what, times());
    }

    /** As a JSON object. */
    String json() {
        return """
                {"what": "%s", "kind": "%s", "samples": %d, "otherKinds": %d, "times": %s}"""
                .formatted(what, kind, micros.size(), others, times().json());
    }
}
