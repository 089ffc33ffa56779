package io.penstock.benchmarks;

import io.penstock.benchmarks.AotCaches.Kind;
import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.report.BarChart;
import io.penstock.benchmarks.report.BarPanel;
import io.penstock.benchmarks.report.Machine;
import io.penstock.benchmarks.system.BenchmarkServer;
import io.penstock.benchmarks.system.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What every benchmark works with.
 *
 * @param machine what it runs on
 * @param distribution the built distribution
 * @param functions the jar of the functions under test
 * @param results where its results go, and its data meanwhile
 */
record Bench(Machine machine, Path distribution, Path functions, Path results) {

    private static final Duration CACHE_MAX = Duration.ofMinutes(5);

    /** The names of a benchmark's options: its own and those that {@link #of} reads. */
    static List<String> options(String... own) {
        return Stream.concat(Stream.of(own), Stream.of("root", "distribution")).toList();
    }

    /** By the options {@code --root DIR} and {@code --distribution DIR}; prints the machine. */
    static Bench of(Arguments arguments) throws IOException {
        Path root = Path.of(arguments.text("root", ".")).toAbsolutePath().normalize();
        Path results = Files.createDirectories(root.resolve("target/bench"));
        Machine machine = Machine.of(root, results);
        System.out.println(machine.line());
        return new Bench(
                machine,
                root.resolve(arguments.text("distribution", "target/penstock")),
                root.resolve("e2e-tests/functions/target/functions.jar"),
                results);
    }

    /**
     * A form of the control plane.
     *
     * @param name JVM or native
     */
    record Form(String name, Path distribution) {

        static final String JVM = "JVM";
        static final String NATIVE = "native";
    }

    /** The form that everything is measured with. */
    Form form() {
        return new Form(Form.JVM, distribution);
    }

    /** The same with another form of the control plane. */
    Bench of(Form other) {
        return new Bench(machine, other.distribution(), functions, results);
    }

    /** That one, and the native one if it was built, in the folder beside it. */
    List<Form> forms() {
        Path beside = distribution.resolveSibling(distribution.getFileName() + "-native");
        return Files.isExecutable(beside.resolve("bin/penstock"))
                ? List.of(form(), new Form(Form.NATIVE, beside))
                : List.of(form());
    }

    /** Where the data of a server is. */
    Path data(String server) {
        return results.resolve(server);
    }

    /** What a server has printed. */
    Path log(String server) {
        return results.resolve(server + ".log");
    }

    /**
     * Starts a server on the data it had, and waits until it is ready.
     *
     * @param settings each {@code key=value}
     * @param options other options of its JVM, separated by spaces
     */
    BenchmarkServer start(String name, List<String> settings, String options)
            throws IOException, InterruptedException {
        return BenchmarkServer.start(distribution, data(name), log(name), settings, options);
    }

    /** As {@link #start}, but without any data. */
    BenchmarkServer startEmpty(String name, List<String> settings, String options)
            throws IOException, InterruptedException {
        Directories.emptied(data(name));
        return start(name, settings, options);
    }

    /** As {@link #startEmpty}; also waits until it has made the AOT cache of its workers. */
    BenchmarkServer startCached(String name, List<String> settings)
            throws IOException, InterruptedException {
        return startCached(name, settings, Kind.WORKER);
    }

    /** As {@link #startCached}; also waits until it has made its own, for later starts. */
    BenchmarkServer startTrained(String name) throws IOException, InterruptedException {
        return startCached(name, List.of(BenchmarkServer.OWN_CACHE), Kind.CONTROL_PLANE);
    }

    private BenchmarkServer startCached(String name, List<String> settings, Kind cache)
            throws IOException, InterruptedException {
        BenchmarkServer server = startEmpty(name, settings, "");
        boolean ready = false;
        try {
            awaitCache(server, name, cache);
            ready = true;
            return server;
        } finally {
            if (!ready) {
                server.close();
            }
        }
    }

    private void awaitCache(BenchmarkServer server, String name, Kind cache)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + CACHE_MAX.toNanos();
        while (!AotCaches.in(data(name)).has(cache)) {
            if (server.ends() || System.nanoTime() - end > 0) {
                throw new IllegalStateException("no AOT cache; see " + log(name));
            }
        }
    }

    /** Makes a server's data empty but for AOT caches that another server has made. */
    void takeCaches(String name, String other, Set<Kind> kinds) throws IOException {
        Directories.emptied(data(name));
        AotCaches.in(data(name)).copyFrom(AotCaches.in(data(other)), kinds);
    }

    /** Writes a chart of bars. */
    void chart(String name, List<BarPanel> panels) throws IOException {
        Files.writeString(results.resolve(name + ".svg"), BarChart.of(panels));
    }

    /**
     * Prints what was measured and writes it beside.
     *
     * @param name of the files
     * @param json an object
     */
    void report(String name, String markdown, String json) throws IOException {
        System.out.println();
        System.out.println(markdown);
        Files.writeString(results.resolve(name + ".md"), machine.line() + "\n\n" + markdown);
        Files.writeString(
                results.resolve(name + ".json"),
                "{\"machine\": \"%s\",%n \"figures\": %s}%n".formatted(machine.line(), json));
        System.out.println(
                "Written to " + results.resolve(name + ".md") + " and " + name + ".json");
    }
}
