package io.penstock.benchmarks;

import java.util.List;

/**
 * What one step gave.
 *
 * @param answered calls in all
 * @param errors answers with a status of 400 or more, and calls without one
 * @param generatorCpus processors that the load generator used
 * @param curve looks, in order
 */
record StepRound(long answered, long errors, double generatorCpus, List<Point> curve) {

    /** Copies the curve. */
    StepRound {
        curve = List.copyOf(curve);
    }

    /**
     * One look at the server.
     *
     * @param seconds since the step
     * @param instances instances that take calls
     * @param succeeded calls since the start
     * @param cpuSeconds processor time of control plane and workers since the start
     */
    record Point(double seconds, double instances, double succeeded, double cpuSeconds) {}

    /** Calls per second in the second half of the step. */
    double perSecond() {
        Point half = secondHalf().getFirst();
        return (curve.getLast().succeeded() - half.succeeded())
                / (curve.getLast().seconds() - half.seconds());
    }

    /** Processor time of control plane and workers for each of these, in microseconds. */
    double cpuMicros() {
        Point half = secondHalf().getFirst();
        return 1e6
                * (curve.getLast().cpuSeconds() - half.cpuSeconds())
                / (curve.getLast().succeeded() - half.succeeded());
    }

    private List<Point> secondHalf() {
        double half = curve.getLast().seconds() / 2;
        return curve.stream().filter(point -> point.seconds() >= half).toList();
    }

    /** Instances in the second half of the step, the median. */
    double instances() {
        return Medians.of(secondHalf(), Point::instances);
    }

    /**
     * Seconds from the step until nearly as many instances were there as in its second half. The
     * load generator's start is among them.
     */
    double secondsToScale() {
        double enough = instances() * 0.99;
        return curve.stream()
                .filter(point -> point.instances() >= enough)
                .findFirst()
                .get()
                .seconds();
    }
}
