package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;

/**
 * Hours of everything that takes memory: calls, durable events, and a function that is deployed
 * again and again, so that versions, instances, class loaders and workers come and go.
 */
final class SoakRun {

    private static final String ECHO = "echo";
    private static final String EVENTS = "events";
    private static final String CHANGED = "changed";
    private static final int CALLERS = 8;
    private static final int SENDERS = 2;
    private static final double MEBIBYTE = 1024.0 * 1024;

    /** One in each third. */
    private static final int LOOKS_MIN = 3;

    /**
     * What the last third may have more than the one before it. The first is a start: code is
     * compiled, ten versions of a function are kept.
     */
    private static final double GROWTH_MAX = 1.05;

    private final Bench bench;
    private final Duration length;
    private final Duration between;

    /**
     * A run.
     *
     * @param between two looks at the memory, each with a full collection
     */
    SoakRun(Bench bench, Duration length, Duration between) {
        this.bench = bench;
        this.length = length;
        this.between = between;
    }

    /**
     * One look.
     *
     * @param seconds since the start
     * @param heapBytes objects of the control plane
     * @param residentBytes its process
     * @param workerBytes its workers, proportional
     */
    record Look(double seconds, double heapBytes, double residentBytes, double workerBytes) {

        private String csv() {
            return "%.0f,%.0f,%.0f,%.0f%n"
                    .formatted(seconds, heapBytes, residentBytes, workerBytes);
        }
    }

    /**
     * What was seen.
     *
     * @param looks in order
     * @param calls answered with 200, or 202 if they are events
     * @param errors any other answer
     * @param errorsSeen what the first of those said
     */
    record Figures(List<Look> looks, long calls, long errors, List<String> errorsSeen) {

        /** Copies the lists. */
        Figures {
            looks = List.copyOf(looks);
            errorsSeen = List.copyOf(errorsSeen);
        }

        private List<Look> third(int which) {
            return looks.subList(looks.size() * which / 3, looks.size() * (which + 1) / 3);
        }

        private Target flat(String what, ToDoubleFunction<Look> bytes) {
            return Target.atMost(
                    what + ", last third to the one before",
                    GROWTH_MAX,
                    Medians.of(third(2), bytes) / Medians.of(third(1), bytes),
                    "x");
        }

        /** What was promised. */
        List<Target> targets() {
            return List.of(
                    flat("heap of the control plane", Look::heapBytes),
                    flat("process of the control plane", Look::residentBytes),
                    flat("workers", Look::workerBytes),
                    Target.atMost("calls that failed", 0, (double) errors, ""));
        }

        /** The looks as a table with commas. */
        String csv() {
            StringBuilder csv = new StringBuilder("seconds,heap,resident,workers\n");
            looks.forEach(look -> csv.append(look.csv()));
            return csv.toString();
        }

        /** The looks as a chart in SVG. */
        String svg() {
            return new Curve(
                            "Memory in MiB during %d calls".formatted(calls),
                            Curve.values(looks, Look::seconds),
                            List.of(
                                    line("control plane's heap", "#0b6e4f", Look::heapBytes),
                                    line("its process", "#8a5a00", Look::residentBytes),
                                    line("workers", "#4a4e9a", Look::workerBytes)))
                    .svg();
        }

        private Curve.Line line(String name, String colour, ToDoubleFunction<Look> bytes) {
            return new Curve.Line(
                    name,
                    colour,
                    Curve.values(looks, look -> bytes.applyAsDouble(look) / MEBIBYTE));
        }

        /** As Markdown. */
        String markdown() {
            StringBuilder text = new StringBuilder();
            text.append(
                    "%d calls in %.0f s, %d failed.%n%n"
                            .formatted(calls, looks.getLast().seconds(), errors));
            errorsSeen.forEach(seen -> text.append("- ").append(seen).append('\n'));
            if (!errorsSeen.isEmpty()) {
                text.append('\n');
            }
            return text.append(Target.table(targets())).toString();
        }

        /** As a JSON object. */
        String json() {
            return "{\"calls\": %d, \"errors\": %d, \"targets\": %s}"
                    .formatted(calls, errors, Target.json(targets()));
        }
    }

    Figures run() throws IOException, InterruptedException, ExecutionException {
        try (BenchmarkServer server = bench.startEmpty("soak", List.of(), "")) {
            server.deploy(ECHO, bench.functions(), "handler=io.penstock.e2e.functions.Echo");
            server.deploy(
                    EVENTS, bench.functions(), "handler=io.penstock.e2e.functions.Plain::constant");
            return watched(server);
        }
    }

    private Figures watched(BenchmarkServer server)
            throws IOException, InterruptedException, ExecutionException {
        byte[] call = FunctionCalls.post(ECHO, "");
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<CallLoad.Result> calls =
                    executor.submit(() -> CallLoad.run(server, call, CALLERS, length));
            Future<EventLoad.Sent> events =
                    executor.submit(() -> new EventLoad(server, EVENTS).run(SENDERS, length));
            long begin = System.nanoTime();
            List<Look> looks = new ArrayList<>();
            while (looks.size() < LOOKS_MIN || System.nanoTime() - begin < length.toNanos()) {
                redeploy(server, looks.size());
                LockSupport.parkNanos(between.toNanos());
                looks.add(look(server, (System.nanoTime() - begin) / 1e9));
            }
            List<String> errorsSeen = new ArrayList<>(calls.get().bad().first());
            errorsSeen.addAll(events.get().bad().first());
            return new Figures(
                    looks,
                    calls.get().answered() + events.get().accepted(),
                    calls.get().bad().count() + events.get().bad().count(),
                    errorsSeen);
        }
    }

    /** Another version of a function, and its first call. */
    private void redeploy(BenchmarkServer server, int number)
            throws IOException, InterruptedException {
        server.deploy(
                CHANGED,
                bench.functions(),
                "handler=io.penstock.e2e.functions.Echo&env.number=" + number);
        try (HttpConnection connection = server.connect()) {
            int status = connection.status(FunctionCalls.post(CHANGED, ""));
            if (status != 200) {
                throw new IllegalStateException("version %d got %d".formatted(number, status));
            }
        }
    }

    private static Look look(BenchmarkServer server, double seconds)
            throws IOException, InterruptedException {
        double heap = (double) ProcessMemory.liveHeapBytes(server.pid());
        double workers = (double) ProcessMemory.proportionalBytes(server.workers());
        double resident = (double) ProcessMemory.residentBytes(server.pid());
        return new Look(seconds, heap, resident, workers);
    }
}
