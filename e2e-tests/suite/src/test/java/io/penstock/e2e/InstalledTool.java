package io.penstock.e2e;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the machine that tests run, if it is installed. */
record InstalledTool(Path program) {

    private static final long MINUTES_MAX = 5;

    /**
     * What a program did.
     *
     * @param output all that was printed
     */
    record Run(int exitCode, String output) {}

    /** Finds a program on the path; says so where it is missing. */
    static Optional<InstalledTool> find(String name, String leftOut) {
        Optional<InstalledTool> found =
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .map(InstalledTool::new);
        if (found.isEmpty()) {
            System.out.println("NOT CHECKED, since " + name + " isn't installed: " + leftOut);
        }
        return found;
    }

    /** Runs it. */
    Run run(Path directory, String... arguments) throws IOException, InterruptedException {
        return run(directory, Map.of(), arguments);
    }

    /** Runs it with more environment variables. */
    Run run(Path directory, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        // A file: who reads a pipe to its end waits for as long as the program likes.
        Path printed = Files.createTempFile("tool", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(printed.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            boolean ended = process.waitFor(MINUTES_MAX, TimeUnit.MINUTES);
            String output = new String(Files.readAllBytes(printed), StandardCharsets.UTF_8);
            if (!ended) {
                throw new AssertionError(command + " doesn't end: " + output);
            }
            return new Run(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
            Files.delete(printed);
        }
    }
}
