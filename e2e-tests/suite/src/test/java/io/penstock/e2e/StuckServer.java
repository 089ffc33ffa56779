package io.penstock.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Prints what a server does that neither gets ready nor ends, before the test that waits for it
 * gives up: what comes once in a hundred runs leaves nothing else to look at.
 */
final class StuckServer {

    private static final int LOG_LINES = 20;
    private static final Pattern OURS = Pattern.compile("io\\.penstock\\.");
    private static final Pattern MAIN_OR_CARRIER =
            Pattern.compile("^\"(main|Shutdown|SIG|DestroyJavaVM|ForkJoinPool)");

    private StuckServer() {}

    /** Prints the end of its log and the stacks of its threads, virtual ones too. */
    static void print(Penstock server) {
        long pid = controlPlane(server.process()).pid();
        attempt(
                () -> {
                    List<String> log = server.logLines();
                    print(log.subList(Math.max(0, log.size() - LOG_LINES), log.size()).stream());
                });
        attempt(
                () ->
                        print(
                                stacks(
                                        Jcmd.run(pid, "Thread.print", "-l"),
                                        MAIN_OR_CARRIER.asPredicate())));
        // Last: it is code of the stuck JVM that writes it.
        Path all = server.log().resolveSibling(server.log().getFileName() + ".threads");
        attempt(
                () -> {
                    String _ = Jcmd.run(pid, "Thread.dump_to_file", "-overwrite", all.toString());
                    print(stacks(Files.readString(all), OURS.asPredicate()));
                });
    }

    /** It is a child of what holds its socket. */
    private static ProcessHandle controlPlane(ProcessHandle started) {
        return Stream.concat(Stream.of(started), started.children())
                .filter(
                        process ->
                                Stream.of(process.info().arguments().orElse(new String[0]))
                                        .anyMatch(it -> it.endsWith("quarkus-run.jar")))
                .findFirst()
                .orElse(started);
    }

    private interface Look {
        void run() throws IOException, InterruptedException;
    }

    private static void attempt(Look look) {
        try {
            look.run();
        } catch (IOException | AssertionError e) {
            System.out.println("a server is stuck and can't be looked at: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Stream<String> stacks(String dump, Predicate<String> wanted) {
        return Stream.of(dump.split("\\R\\R")).filter(wanted);
    }

    private static void print(Stream<String> lines) {
        lines.forEach(System.out::println);
    }
}
