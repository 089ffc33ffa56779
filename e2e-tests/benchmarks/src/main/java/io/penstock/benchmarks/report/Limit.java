package io.penstock.benchmarks.report;

/** What a figure is held against. */
public sealed interface Limit {

    /** The number it is. */
    double value();

    /** Its sign, as a table shows it. */
    String sign();

    /** Whether a figure is within it; one that isn't a number never is. */
    boolean holds(double figure);

    /** The least there may be. */
    record AtLeast(double value) implements Limit {

        @Override
        public String sign() {
            return ">=";
        }

        @Override
        public boolean holds(double figure) {
            return figure >= value;
        }
    }

    /** More than that. */
    record Above(double value) implements Limit {

        @Override
        public String sign() {
            return ">";
        }

        @Override
        public boolean holds(double figure) {
            return figure > value;
        }
    }

    /** The most there may be. */
    record AtMost(double value) implements Limit {

        @Override
        public String sign() {
            return "<=";
        }

        @Override
        public boolean holds(double figure) {
            return figure <= value;
        }
    }
}
