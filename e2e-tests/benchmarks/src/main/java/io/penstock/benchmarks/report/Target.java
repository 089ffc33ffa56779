package io.penstock.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A promise and what was measured of it.
 *
 * @param what what is promised
 * @param promised the limit, with its unit
 * @param measured the figure, with its unit; empty if there is none
 * @param verdict whether the figure is within the limit, if it says so at all
 */
public record Target(String what, String promised, String measured, Verdict verdict) {

    /** With fewer rounds, one that was disturbed may decide. */
    public static final int ROUNDS_MIN = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A figure that has to be at most the limit. */
    public static Target atMost(String what, double limit, double measured, String unit) {
        return of(what, new Limit.AtMost(limit), measured, unit);
    }

    /** A figure that has to be at least the limit. */
    public static Target atLeast(String what, double limit, double measured, String unit) {
        return of(what, new Limit.AtLeast(limit), measured, unit);
    }

    private static Target of(String what, Limit limit, double measured, String unit) {
        return new Target(
                what,
                text(limit) + unit,
                "%.2f%s".formatted(measured, unit),
                limit.holds(measured) ? new Verdict.Met(false) : new Verdict.Missed());
    }

    static String text(Limit limit) {
        return limit.sign() + " " + plain(limit.value());
    }

    static String plain(double limit) {
        return limit == Math.rint(limit) ? "%.0f".formatted(limit) : Double.toString(limit);
    }

    /** The same of so many rounds: too few say nothing. */
    public Target ofRounds(int rounds) {
        return rounds < ROUNDS_MIN
                ? new Target(what, promised, measured, new Verdict.Uncounted(tooFew(rounds)))
                : this;
    }

    /** Why so few rounds don't count, as a part of a sentence. */
    public static String tooFew(int rounds) {
        return "%d of at least %d rounds".formatted(rounds, ROUNDS_MIN);
    }

    /** Whether the figure shows that the promise is kept. */
    public boolean met() {
        return verdict instanceof Verdict.Met;
    }

    /** A Markdown table of some. */
    public static String table(List<Target> targets) {
        StringBuilder table =
                new StringBuilder("| target | promised | measured | met |\n|---|---|---|---|\n");
        for (Target target : targets) {
            table.append(
                    "| %s | %s | %s | %s |%n"
                            .formatted(
                                    target.what,
                                    target.promised,
                                    target.measured,
                                    cell(target.verdict)));
        }
        return table.toString();
    }

    private static String cell(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Met(boolean aimToo) -> aimToo ? "yes, the aim too" : "yes";
            case Verdict.Missed _ -> "**no**";
            case Verdict.Uncounted(String why) -> "doesn't count: " + why;
            case Verdict.NotMeasured _ -> "not measured";
        };
    }

    /** As a JSON array. */
    public static String json(List<Target> targets) {
        ArrayNode array = JSON.createArrayNode();
        targets.forEach(target -> target.addTo(array));
        return array.toPrettyString();
    }

    /** Adds it as an object whose {@code met} is null, with the reason beside it, if it's open. */
    void addTo(ArrayNode array) {
        ObjectNode node =
                array.addObject()
                        .put("target", what)
                        .put("promised", promised)
                        .put("measured", measured);
        switch (verdict) {
            case Verdict.Met _ -> node.put("met", true);
            case Verdict.Missed _ -> node.put("met", false);
            case Verdict.Uncounted _, Verdict.NotMeasured _ ->
                    node.putNull("met").put("why", cell(verdict));
        }
    }
}
