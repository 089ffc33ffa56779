package io.penstock.benchmarks.http;

import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.load.LoadGenerator;
import io.penstock.benchmarks.load.Loaded;
import io.penstock.benchmarks.load.Target;
import io.penstock.benchmarks.load.Wrk;
import io.penstock.benchmarks.system.HostCpu;
import io.penstock.benchmarks.system.RunningSystem;
import io.penstock.benchmarks.system.SystemUnderTest;
import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** A running system that takes its turns in the rounds of one workload. Used by one thread. */
final class Contender implements AutoCloseable {

    /** Before each measurement, unmeasured: others have had the processors meanwhile. */
    private static final Duration LEAD = Duration.ofSeconds(1);

    private final String name;
    private final RunningSystem system;
    private final Target target;

    private Contender(String name, RunningSystem system, Target target) {
        this.name = name;
        this.system = system;
        this.target = target;
    }

    /**
     * Starts a system.
     *
     * @param body file with the workload's body
     */
    static Contender start(SystemUnderTest system, Workload workload, Path directory, Path body)
            throws IOException, InterruptedException {
        RunningSystem running = system.start(List.of(workload), directory);
        Map<String, String> headers = new HashMap<>(running.headers());
        headers.put("Content-Type", workload.contentType());
        Target target =
                new Target(
                        running.port(),
                        Requests.paths(workload, running.paths(workload)),
                        headers,
                        body);
        return new Contender(system.name(), running, target);
    }

    String name() {
        return name;
    }

    /** Loads it and forgets what came of it. */
    void warmUp(LoadGenerator generator, Load load, Duration length) throws IOException {
        generator.run(target, load, length);
    }

    double cpuSeconds() throws IOException {
        return system.processes().cpuSeconds();
    }

    /** One turn. */
    Figures.Measured measure(LoadGenerator generator, Optional<Wrk> wrk, Load load, Duration length)
            throws IOException, InterruptedException {
        generator.run(target, load, LEAD);
        system.processes().forgetPeak();
        double cpu = cpuSeconds();
        double host = HostCpu.busySeconds();
        long begin = System.nanoTime();
        Loaded loaded = generator.run(target, load, length);
        double used = cpuSeconds() - cpu;
        // Longer than the load: connections are made before.
        double seconds = (System.nanoTime() - begin) / 1e9;
        double others = (HostCpu.busySeconds() - host - used) / seconds - loaded.generatorCpus();
        long peak = system.processes().peakBytes();
        OptionalDouble checked = OptionalDouble.empty();
        if (wrk.isPresent() && load instanceof Load.Closed closed) {
            checked = OptionalDouble.of(wrk.get().perSecond(target, closed, length));
        }
        return new Figures.Measured(loaded, used, Math.max(0, others), peak, checked);
    }

    @Override
    public void close() {
        system.close();
    }
}
