package io.penstock.benchmarks;

import io.penstock.benchmarks.load.Load;
import io.penstock.benchmarks.load.LoadGenerator;
import io.penstock.benchmarks.load.Loaded;
import io.penstock.benchmarks.load.Target;
import io.penstock.benchmarks.system.BenchmarkServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Calls of functions with a text of 64 bytes, by the load generator. Used by one thread. */
final class FunctionLoad implements AutoCloseable {

    private final LoadGenerator generator;
    private final Path body;

    private FunctionLoad(LoadGenerator generator, Path body) {
        this.generator = generator;
        this.body = body;
    }

    /**
     * Starts the generator.
     *
     * @param name of its files among the results
     */
    static FunctionLoad start(Bench bench, String name) throws IOException {
        Path body = bench.results().resolve(name + ".body");
        Files.writeString(body, FunctionCalls.BODY);
        return new FunctionLoad(
                LoadGenerator.start(bench.results().resolve(name + "-generator.txt")), body);
    }

    /**
     * Has so many callers call a function for so long, each again when it has its answer.
     *
     * @param functionAndQuery what follows {@code /fn/}
     */
    Loaded run(BenchmarkServer server, String functionAndQuery, int callers, Duration length)
            throws IOException {
        Target target =
                new Target(
                        server.port(),
                        List.of("/fn/" + functionAndQuery),
                        Map.of(
                                "Authorization",
                                FunctionCalls.AUTHORIZATION,
                                "Content-Type",
                                FunctionCalls.CONTENT_TYPE),
                        body);
        return generator.run(target, new Load.Closed(callers), length);
    }

    /**
     * The same, if all calls were answered.
     *
     * @throws IllegalStateException if one failed
     */
    Loaded runWell(BenchmarkServer server, String functionAndQuery, int callers, Duration length)
            throws IOException {
        Loaded loaded = run(server, functionAndQuery, callers, length);
        if (loaded.failed() > 0) {
            throw new IllegalStateException(functionAndQuery + ": " + loaded.text());
        }
        return loaded;
    }

    @Override
    public void close() throws IOException {
        generator.close();
    }
}
