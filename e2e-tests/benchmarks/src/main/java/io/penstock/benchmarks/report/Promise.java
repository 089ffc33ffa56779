package io.penstock.benchmarks.report;

import java.util.Optional;

/**
 * A limit for a ratio.
 *
 * @param what what is promised
 * @param limit what has to hold
 * @param aim what is wished for beyond it
 */
public record Promise(String what, Limit limit, Optional<Limit> aim) {

    /** Without an aim. */
    public Promise(String what, Limit limit) {
        this(what, limit, Optional.empty());
    }

    /** Holds the median of the rounds against it. */
    public Target judged(Series ratio) {
        double median = ratio.median();
        boolean aimToo = aim.map(each -> each.holds(median)).orElse(false);
        return with(ratio, limit.holds(median) ? new Verdict.Met(aimToo) : new Verdict.Missed());
    }

    /**
     * Shows a ratio that proves nothing.
     *
     * @param why as a part of a sentence
     */
    public Target uncounted(Series ratio, String why) {
        return with(ratio, new Verdict.Uncounted(why));
    }

    /** Says that there is no figure. */
    public Target notMeasured() {
        return new Target(what, promised(), "", new Verdict.NotMeasured());
    }

    private Target with(Series ratio, Verdict verdict) {
        return new Target(what, promised(), MarkdownTable.ratio(ratio), verdict);
    }

    private String promised() {
        return Target.text(limit)
                + aim.map(each -> ", aim " + Target.plain(each.value())).orElse("");
    }
}
