package io.penstock.benchmarks;

import io.penstock.benchmarks.command.Arguments;
import io.penstock.benchmarks.report.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The names of a benchmark's options: its own and those that {@link #of} reads. */
    static List<String> options(String... own) {
        return Stream.concat(Stream.of(own), Stream.of("root", "distribution")).toList();
    }

    /** By the options {@code --root DIR} and {@code --distribution DIR}; prints the machine. */
    static Bench of(Arguments arguments) throws IOException {
        Path root = Path.of(arguments.text("root", ".")).toAbsolutePath().normalize();
        Path results = Files.createDirectories(root.resolve("target/bench"));
        Machine machine = Machine.of(results);
        System.out.println(machine.line());
        return new Bench(
                machine,
                root.resolve(arguments.text("distribution", "target/penstock")),
                root.resolve("e2e-tests/functions/target/functions.jar"),
                results);
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
