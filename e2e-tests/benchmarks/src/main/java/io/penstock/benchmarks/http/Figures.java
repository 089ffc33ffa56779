package io.penstock.benchmarks.http;

import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.load.Loaded;
import io.penstock.benchmarks.report.Comparison;
import io.penstock.benchmarks.report.Quantity;
import io.penstock.benchmarks.report.Row;
import io.penstock.benchmarks.report.Series;
import io.penstock.benchmarks.system.Systems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** Makes rounds into a comparison. */
final class Figures {

    private static final double MEBIBYTE = 1024.0 * 1024.0;

    static final Quantity RATE = new Quantity("perSecond", "answers/s", 0);
    private static final Quantity WRK = new Quantity("wrkPerSecond", "answers/s by wrk", 0);
    static final Quantity P50 = new Quantity("p50Micros", "p50 µs", 0);
    static final Quantity P99 = new Quantity("p99Micros", "p99 µs", 0);
    private static final Quantity P999 = new Quantity("p999Micros", "p99.9 µs", 0);
    private static final Quantity CPU = new Quantity("cpuMicrosPerAnswer", "CPU µs/answer", 1);
    private static final Quantity PEAK = new Quantity("peakMebibytes", "peak MiB", 0);
    static final Quantity FAILED = new Quantity("failed", "failed", 0);
    private static final Quantity GENERATOR =
            new Quantity("generatorProcessors", "generator's CPUs", 2);
    private static final Quantity OTHERS = new Quantity("othersProcessors", "others' CPUs", 2);

    private Figures() {}

    /**
     * One system's round.
     *
     * @param cpuSeconds of the system
     * @param othersProcessors what the rest of the machine used, but the generator
     * @param peakBytes of the system
     * @param wrk answers per second as wrk has them
     */
    record Measured(
            Loaded loaded,
            double cpuSeconds,
            double othersProcessors,
            long peakBytes,
            OptionalDouble wrk) {

        private double cpuMicrosPerAnswer() {
            return cpuSeconds * 1e6 / loaded.answered();
        }
    }

    /** What the systems did, by name, in the order they are shown. */
    static Comparison comparison(
            Case measured, Map<String, List<Measured>> rounds, List<String> leftOut) {
        List<Row> rows =
                rounds.entrySet().stream()
                        .map(each -> new Row(each.getKey(), series(measured, each.getValue())))
                        .toList();
        return new Comparison(
                measured.key(),
                measured.title(),
                Systems.BASELINE,
                compared(measured.load()),
                rows,
                leftOut);
    }

    private static List<Quantity> compared(Load load) {
        return switch (load) {
            case Load.Closed(int callers) when callers == 1 -> List.of(P50, P99, CPU);
            case Load.Closed _ -> List.of(RATE, WRK, CPU);
            case Load.Open _ -> List.of(P50, P99, CPU);
        };
    }

    private static Map<Quantity, Series> series(Case measured, List<Measured> rounds) {
        Map<Quantity, Series> series = new LinkedHashMap<>();
        series.put(RATE, of(rounds, each -> each.loaded().perSecond()));
        if (rounds.stream().allMatch(each -> each.wrk().isPresent())) {
            series.put(WRK, of(rounds, each -> each.wrk().orElseThrow()));
        }
        series.put(P50, of(rounds, each -> each.loaded().latency().p50()));
        series.put(P99, of(rounds, each -> each.loaded().latency().p99()));
        if (measured.load() instanceof Load.Open) {
            series.put(P999, of(rounds, each -> each.loaded().latency().p999()));
        }
        series.put(CPU, of(rounds, Measured::cpuMicrosPerAnswer));
        series.put(PEAK, of(rounds, each -> each.peakBytes() / MEBIBYTE));
        series.put(FAILED, of(rounds, each -> each.loaded().failed() + each.loaded().held()));
        series.put(GENERATOR, of(rounds, each -> each.loaded().generatorCpus()));
        series.put(OTHERS, of(rounds, Measured::othersProcessors));
        return series;
    }

    private static Series of(List<Measured> rounds, ToDoubleFunction<Measured> value) {
        return new Series(rounds.stream().map(value::applyAsDouble).toList());
    }
}
