package io.penstock.benchmarks.load;

/**
 * What became of a load.
 *
 * @param answered requests answered with a status below 400
 * @param failed all others: other statuses, lost connections, no answer in time
 * @param held requests of an open load that couldn't be sent, because thousands were on their way
 * @param seconds how long it took
 * @param cpuSeconds processor time of the generator meanwhile
 * @param latency of answers, from when the generator has the request to the answer's last byte
 */
public record Loaded(
        long answered, long failed, long held, double seconds, double cpuSeconds, Latency latency) {

    /** Times in microseconds. */
    public record Latency(double p50, double p90, double p99, double p999, double max) {}

    /** Answers per second. */
    public double perSecond() {
        return answered / seconds;
    }

    /** In a line. */
    public String text() {
        return "%.0f answers/s, p50 %.0f µs, p99 %.0f µs, %d failed"
                .formatted(perSecond(), latency.p50(), latency.p99(), failed + held);
    }

    /** Processors the generator used, on average. */
    public double generatorCpus() {
        return cpuSeconds / seconds;
    }
}
