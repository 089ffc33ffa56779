package io.penstock.benchmarks.http;

import io.penstock.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** In which order functions are called. */
final class Requests {

    /** After so many it begins anew. */
    private static final int PERIOD = 10_007;

    private static final long SEED = 20_260_101;

    private Requests() {}

    /**
     * The paths of requests. Those of the mixed workload are drawn by Zipf's law with exponent 1:
     * the n-th is called 1/n as often as the first. The same each time.
     */
    static List<String> paths(Workload workload, List<String> paths) {
        if (workload != Workload.MIXED) {
            return paths;
        }
        double[] sums = new double[paths.size()];
        double sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        List<String> drawn = new ArrayList<>();
        for (int i = 0; i < PERIOD; i++) {
            drawn.add(paths.get(first(sums, random.nextDouble(sum))));
        }
        return drawn;
    }

    private static int first(double[] sums, double value) {
        int i = 0;
        while (sums[i] <= value) {
            i++;
        }
        return i;
    }
}
