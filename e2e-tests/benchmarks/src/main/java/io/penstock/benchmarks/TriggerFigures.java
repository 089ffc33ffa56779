package io.penstock.benchmarks;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of one source.
 *
 * @param events what its events are
 * @param bareClient what the bare client does
 * @param rounds what each round had, at least one
 */
record TriggerFigures(String events, String bareClient, List<Round> rounds) {

    /**
     * Events per second in one round.
     *
     * @param bare taken by the bare client
     * @param accepted made durable by way of the trigger
     * @param run run by the function
     */
    record Round(double bare, double accepted, double run) {

        private String json() {
            return "{\"bare\": %.0f, \"accepted\": %.0f, \"run\": %.0f}"
                    .formatted(bare, accepted, run);
        }
    }

    /** The head of a Markdown table. */
    static String tableHead() {
        return """
               | events | bare client | bare/s | accepted/s | of bare | run/s | of bare |
               |---|---|---|---|---|---|---|
               """;
    }

    /** A row of it: medians of the rounds. */
    String tableRow() {
        return "| %s | %s | %.0f | %.0f | %s | %.0f | %s |%n"
                .formatted(
                        events,
                        bareClient,
                        Medians.of(rounds, Round::bare),
                        Medians.of(rounds, Round::accepted),
                        share(round -> round.accepted() / round.bare()),
                        Medians.of(rounds, Round::run),
                        share(round -> round.run() / round.bare()));
    }

    /** The median of the rounds' shares, the least and the greatest. */
    private String share(ToDoubleFunction<Round> share) {
        double[] sorted = rounds.stream().mapToDouble(share).sorted().toArray();
        return "%.3f (%.3f to %.3f)"
                .formatted(Medians.of(rounds, share), sorted[0], sorted[sorted.length - 1]);
    }

    /** As a JSON object. */
    String json() {
        return "{\"events\": \"%s\", \"bareClient\": \"%s\", \"rounds\": [%s]}"
                .formatted(
                        events,
                        bareClient,
                        String.join(", ", rounds.stream().map(Round::json).toList()));
    }
}
