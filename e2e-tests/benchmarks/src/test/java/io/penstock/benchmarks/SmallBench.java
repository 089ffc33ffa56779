package io.penstock.benchmarks;

import io.penstock.benchmarks.report.Machine;
import java.io.IOException;
import java.nio.file.Path;

/** What benchmarks work with when they are only to show that they work. */
final class SmallBench {

    private SmallBench() {}

    /** The built distribution, with results in a directory. */
    static Bench in(Path results) throws IOException {
        Path root = Path.of(System.getProperty("penstock.root", "../.."));
        return new Bench(
                Machine.of(root, results),
                root.resolve("target/penstock"),
                root.resolve("e2e-tests/functions/target/functions.jar"),
                results);
    }
}
