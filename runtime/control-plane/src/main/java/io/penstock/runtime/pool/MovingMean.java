package io.penstock.runtime.pool;

/**
 * An exponentially weighted mean: each value counts a tenth of the whole, older ones less and less.
 * Not safe for several threads; its owner's lock guards it.
 */
final class MovingMean {

    private static final double WEIGHT = 0.1;

    private double mean;

    /** A mean that knows nothing: negative. */
    MovingMean() {
        this(-1);
    }

    /** A mean that begins with a guess. */
    MovingMean(double guess) {
        mean = guess;
    }

    void add(double value) {
        mean = mean < 0 ? value : mean + WEIGHT * (value - mean);
    }

    /** The mean; negative when no value has come yet. */
    double value() {
        return mean;
    }
}
