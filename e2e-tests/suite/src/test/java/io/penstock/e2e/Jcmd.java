package io.penstock.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks another JVM of this machine. */
final class Jcmd {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private Jcmd() {}

    /**
     * Runs one of jcmd's commands.
     *
     * @throws AssertionError with what was printed, if the process is no JVM or refuses or hangs
     */
    static String run(long pid, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid));
        builder.command().addAll(List.of(command));
        Path output = Files.createTempFile("jcmd", ".txt");
        try {
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
            if (!process.waitFor(ANSWER_MAX.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(builder.command() + ": no answer in " + ANSWER_MAX);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(builder.command() + ": " + Files.readString(output));
            }
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }
}
