package io.penstock.benchmarks.http;

import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.load.LoadGenerator;
import io.penstock.benchmarks.load.Wrk;
import io.penstock.benchmarks.report.Comparison;
import io.penstock.benchmarks.system.SystemUnderTest;
import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures workload by workload. All systems of a workload run at the same time, started anew for
 * it; only one is loaded at a time. Their order changes from round to round. Used by one thread.
 */
final class Rounds {

    /** At least; the window in which idle systems are watched. */
    private static final Duration IDLE = Duration.ofSeconds(3);

    private final Options options;
    private final LoadGenerator generator;
    private final Optional<Wrk> wrk;
    private final Path directory;
    private double idleCpusMax;

    Rounds(Options options, LoadGenerator generator, Optional<Wrk> wrk, Path directory) {
        this.options = options;
        this.generator = generator;
        this.wrk = wrk;
        this.directory = directory;
    }

    /** A comparison for each case of a workload. */
    List<Comparison> run(Workload workload, List<SystemUnderTest> systems)
            throws IOException, InterruptedException {
        List<String> leftOut = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        try {
            Path body = Files.write(directory.resolve(workload.word() + ".body"), workload.body());
            for (SystemUnderTest system : systems) {
                Optional<String> lack = system.lacks(workload);
                if (lack.isPresent()) {
                    leftOut.add("Without %s: %s".formatted(system.name(), lack.get()));
                } else {
                    contenders.add(start(system, workload, body));
                }
            }
            return contenders.isEmpty() ? List.of() : measure(workload, contenders, leftOut);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private Contender start(SystemUnderTest system, Workload workload, Path body)
            throws IOException, InterruptedException {
        say("%s: starting %s".formatted(workload.word(), system.name()));
        Path own = directory.resolve(workload.word()).resolve(system.name());
        return Contender.start(system, workload, Files.createDirectories(own), body);
    }

    private List<Comparison> measure(
            Workload workload, List<Contender> contenders, List<String> leftOut)
            throws IOException, InterruptedException {
        Load first = Case.of(workload).getFirst().load();
        for (Contender contender : contenders) {
            say("%s: warming up %s".formatted(workload.word(), contender.name()));
            contender.warmUp(generator, first, options.warmUp());
        }
        watchIdle(contenders);
        List<Comparison> comparisons = new ArrayList<>();
        for (Case each : Case.of(workload)) {
            comparisons.add(Figures.comparison(each, rounds(each, contenders), leftOut));
        }
        return comparisons;
    }

    private Map<String, List<Figures.Measured>> rounds(Case measured, List<Contender> contenders)
            throws IOException, InterruptedException {
        Map<String, List<Figures.Measured>> rounds = new LinkedHashMap<>();
        contenders.forEach(each -> rounds.put(each.name(), new ArrayList<>()));
        List<Contender> turns = new ArrayList<>(contenders);
        for (int round = 1; round <= options.rounds(); round++) {
            for (Contender contender : turns) {
                Figures.Measured turn =
                        contender.measure(generator, wrk, measured.load(), options.length());
                say(
                        "%s round %d of %d, %s: %s"
                                .formatted(
                                        measured.key(),
                                        round,
                                        options.rounds(),
                                        contender.name(),
                                        turn.loaded().text()));
                rounds.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(turn);
            }
            Collections.rotate(turns, 1);
        }
        return rounds;
    }

    /** What systems take that aren't asked anything, over a window whose real length counts. */
    private void watchIdle(List<Contender> contenders) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        double before = cpuSeconds(contenders);
        // This is what is measured: nothing is expected to happen meanwhile.
        TimeUnit.NANOSECONDS.sleep(IDLE.toNanos());
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpus = (cpuSeconds(contenders) - before) / seconds;
        idleCpusMax = Math.max(idleCpusMax, cpus);
    }

    private static double cpuSeconds(List<Contender> contenders) throws IOException {
        double sum = 0;
        for (Contender contender : contenders) {
            sum += contender.cpuSeconds();
        }
        return sum;
    }

    /** How far systems that wait disturb the one that is measured. */
    String idleNote() {
        return "All systems together, while none was loaded, took up to %.3f of a processor."
                .formatted(idleCpusMax);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
