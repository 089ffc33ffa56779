package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Command;
import io.penstock.benchmarks.report.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints what a benchmark runs on, for those that JMH runs. */
public final class MachineLine {

    private MachineLine() {}

    /**
     * Runs it.
     *
     * @param arguments {@code --root DIR} of the repository
     */
    public static void main(String[] arguments) throws Exception {
        Command.main(
                "inner",
                List.of("root"),
                arguments,
                options -> {
                    Path root = Path.of(options.text("root", "."));
                    Path data = Files.createDirectories(root.resolve("target/bench"));
                    System.out.println(Machine.of(root, data).line());
                });
    }
}
