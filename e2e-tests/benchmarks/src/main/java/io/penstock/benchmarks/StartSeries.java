package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Percentiles;
import io.penstock.benchmarks.system.HttpConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * First answers of one kind of start. The header {@code Penstock-Start} tells the kind; an answer
 * of another kind is counted apart and its time isn't used. Used by one thread.
 */
final class StartSeries {

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

    /** A row of a Markdown table. */
    String tableRow() {
        return ColdFigures.row(what, times(), micros.size(), Integer.toString(others));
    }

    /** As a JSON object. */
    String json() {
        return """
                {"what": "%s", "kind": "%s", "samples": %d, "otherKinds": %d, "times": %s}"""
                .formatted(what, kind, micros.size(), others, times().json());
    }
}
