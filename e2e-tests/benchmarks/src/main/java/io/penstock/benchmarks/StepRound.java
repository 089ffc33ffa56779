package io.penstock.benchmarks;

import java.util.List;

/**
 * What one step gave.
 *
 * @param answered calls in all
 * @param errors answers that aren't 200
 * @param curve looks, in order
 */
record StepRound(long answered, long errors, List<Point> curve) {

    /** Copies the curve. */
    StepRound {
        curve = List.copyOf(curve);
    }

    /**
     * One look at the server.
     *
     * @param seconds since the step; negative before it
     * @param instances instances that are there
     * @param succeeded calls since the start
     */
    record Point(double seconds, double instances, double succeeded) {}

    /** Calls per second in the second half of the step. */
    double perSecond() {
        double half = curve.getLast().seconds() / 2;
        Point from = curve.stream().filter(point -> point.seconds() >= half).findFirst().get();
        return (curve.getLast().succeeded() - from.succeeded())
                / (curve.getLast().seconds() - from.seconds());
    }

    /** Instances at the most. */
    double instances() {
        return curve.stream().mapToDouble(Point::instances).max().getAsDouble();
    }

    /** Seconds from the step until nearly as many instances were there as at the most. */
    double secondsToScale() {
        double enough = instances() * 0.99;
        return curve.stream()
                .filter(point -> point.instances() >= enough)
                .findFirst()
                .get()
                .seconds();
    }
}
