package io.penstock.benchmarks.report;

/** What a figure says of a promise. */
public sealed interface Verdict {

    /**
     * It is kept.
     *
     * @param aimToo whether there was an aim beyond the limit, and the figure reaches it
     */
    record Met(boolean aimToo) implements Verdict {}

    /** It isn't kept. */
    record Missed() implements Verdict {}

    /**
     * Nothing: there is a figure that proves nothing.
     *
     * @param why as a part of a sentence
     */
    record Uncounted(String why) implements Verdict {}

    /** Nothing: there is no figure. */
    record NotMeasured() implements Verdict {}
}
