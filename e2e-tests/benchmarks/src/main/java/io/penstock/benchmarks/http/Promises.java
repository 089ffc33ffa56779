package io.penstock.benchmarks.http;

import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.report.Comparison;
import io.penstock.benchmarks.report.Limit;
import io.penstock.benchmarks.report.Promise;
import io.penstock.benchmarks.report.Quantity;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.Systems;
import io.penstock.benchmarks.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is promised of calls beside other systems, and whether a run shows it. */
final class Promises {

    private static final Case ECHO_BUSY = closed(Workload.ECHO, 32);
    private static final Case ECHO_ALONE = closed(Workload.ECHO, 1);
    private static final Case JSON_BUSY = closed(Workload.JSON, 32);

    private static final List<Ratio> RATIOS =
            List.of(
                    new Ratio(
                            ECHO_BUSY,
                            Figures.RATE,
                            Systems.PENSTOCK,
                            Systems.BASELINE,
                            new Limit.AtLeast(1.2),
                            Optional.of(new Limit.AtLeast(1.5))),
                    above(Systems.FUNCTIONS_FRAMEWORK),
                    above(Systems.SPRING_CLOUD_FUNCTION),
                    above(Systems.QUARKUS_FUNQY),
                    new Ratio(
                            ECHO_ALONE,
                            Figures.P50,
                            Systems.PENSTOCK,
                            Systems.BASELINE,
                            new Limit.AtMost(1.5),
                            Optional.of(new Limit.AtMost(1.0))),
                    new Ratio(
                            ECHO_ALONE,
                            Figures.P99,
                            Systems.PENSTOCK,
                            Systems.BASELINE,
                            new Limit.AtMost(2)),
                    new Ratio(
                            JSON_BUSY,
                            Figures.RATE,
                            Systems.PENSTOCK,
                            Systems.BASELINE,
                            new Limit.AtLeast(1.0)),
                    new Ratio(
                            ECHO_BUSY,
                            Figures.RATE,
                            Systems.PENSTOCK_NATIVE,
                            Systems.BASELINE_NATIVE,
                            new Limit.AtLeast(1.2)));

    private Promises() {}

    private static Case closed(Workload workload, int callers) {
        return new Case(workload, new Load.Closed(callers));
    }

    private static Ratio above(String other) {
        return new Ratio(ECHO_BUSY, Figures.RATE, Systems.PENSTOCK, other, new Limit.Above(1));
    }

    /**
     * One of them.
     *
     * @param measured where it is measured
     * @param system whose quantity is divided by the other's, round by round
     * @param limit for the median
     * @param aim beyond it
     */
    private record Ratio(
            Case measured,
            Quantity quantity,
            String system,
            String other,
            Limit limit,
            Optional<Limit> aim) {

        Ratio(Case measured, Quantity quantity, String system, String other, Limit limit) {
            this(measured, quantity, system, other, limit, Optional.empty());
        }

        private Target judged(List<Comparison> comparisons) {
            Promise promise = new Promise(what(), limit, aim);
            return comparisons.stream()
                    .filter(each -> each.key().equals(measured.key()))
                    .findFirst()
                    .flatMap(each -> judged(promise, each))
                    .orElseGet(promise::notMeasured);
        }

        private Optional<Target> judged(Promise promise, Comparison comparison) {
            return comparison
                    .ratio(system, other, quantity)
                    .map(
                            ratio -> {
                                List<String> flaws = flaws(comparison, ratio);
                                return flaws.isEmpty()
                                        ? promise.judged(ratio)
                                        : promise.uncounted(ratio, String.join("; ", flaws));
                            });
        }

        private String what() {
            return "%s: %s, %s over %s"
                    .formatted(measured.title(), quantity.title(), system, other);
        }

        private List<String> flaws(Comparison comparison, Series ratio) {
            List<String> flaws = new ArrayList<>();
            int rounds = ratio.values().size();
            if (rounds < Target.ROUNDS_MIN) {
                flaws.add(Target.tooFew(rounds));
            }
            for (String each : List.of(system, other)) {
                double failed = sum(comparison, each, Figures.FAILED);
                if (failed > 0) {
                    flaws.add("%.0f failed answers of %s".formatted(failed, each));
                }
            }
            return flaws;
        }

        private static double sum(Comparison comparison, String system, Quantity quantity) {
            return comparison.series(system, quantity).stream()
                    .flatMap(series -> series.values().stream())
                    .mapToDouble(Double::doubleValue)
                    .sum();
        }
    }

    /** All of them, whatever was measured, in the order they are shown. */
    static List<Target> judged(List<Comparison> comparisons) {
        return RATIOS.stream().map(each -> each.judged(comparisons)).toList();
    }
}
