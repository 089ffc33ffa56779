package io.penstock.runtime.worker;

import io.penstock.protocol.FrameChannel;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Starts Java processes that connect to the handshake's socket. Safe for several threads. */
final class ChildLauncher {

    private static final Log LOG = Log.of(ChildLauncher.class);
    private final Handshake handshake;

    ChildLauncher(Handshake handshake) {
        this.handshake = handshake;
    }

    /**
     * A process that has connected.
     *
     * @param process the process
     * @param output what it prints past its capture
     * @param control its first connection
     */
    record Child(Process process, OutputTail output, FrameChannel control) {}

    /**
     * Starts a process and waits until it has connected.
     *
     * @param what for messages: {@code worker} or {@code adapter host}
     * @param name for threads
     * @param command executable and arguments; socket and token come through standard input
     * @throws WorkerStartException if it ends or stays silent instead
     */
    Child launch(String what, String name, List<String> command, Duration atMost)
            throws WorkerStartException {
        Process process = spawn(command);
        Handshake.Expected expected = handshake.expect();
        OutputTail output = new OutputTail();
        listen(name, process, output, expected);
        try {
            introduce(process, expected);
            FrameChannel control = expected.channel().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return new Child(process, output, control);
        } catch (TimeoutException e) {
            throw failed(
                    what,
                    process,
                    expected,
                    "didn't connect within " + atMost,
                    output.text(),
                    e,
                    false);
        } catch (IOException | ExecutionException e) {
            throw failed(
                    what,
                    process,
                    expected,
                    "ended before it connected",
                    output.lastWords(),
                    e,
                    true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(what, process, expected, "wasn't waited for", output.text(), e, false);
        }
    }

    /** Begins to read what it prints; without a thread for that it wouldn't be known to anybody. */
    private void listen(
            String name, Process process, OutputTail output, Handshake.Expected expected) {
        boolean heard = false;
        try {
            Threads.startPlatform(name + "-output", () -> drain(process, output, expected));
            heard = true;
        } finally {
            if (!heard) {
                handshake.forget(expected);
                process.destroyForcibly();
            }
        }
    }

    /** Ends the process. What it printed is read before: that closes its output. */
    private WorkerStartException failed(
            String what,
            Process process,
            Handshake.Expected expected,
            String why,
            String printed,
            Exception cause,
            boolean ended) {
        handshake.forget(expected);
        process.destroyForcibly();
        return new WorkerStartException(
                "the "
                        + what
                        + " process "
                        + why
                        + (printed.isEmpty() ? "" : "; it printed: " + printed),
                cause,
                ended);
    }

    private static Process spawn(List<String> command) throws WorkerStartException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            ChildEnvironment.reduce(builder.environment());
            return builder.start();
        } catch (IOException e) {
            throw new WorkerStartException("can't run " + command.getFirst(), e);
        }
    }

    static String classPath(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** The socket and the token go through a pipe: a command line can be read by others. */
    private void introduce(Process process, Handshake.Expected expected) throws IOException {
        try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
            stdin.write(handshake.socket() + "\n" + expected.token() + "\n");
        }
    }

    /** Reads what the process prints until it ends; then nothing is to be expected of it. */
    private static void drain(Process process, OutputTail output, Handshake.Expected expected) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            output.drain(reader);
        } catch (IOException e) {
            LOG.debug("output of a process ended", e, "pid", process.pid());
        } finally {
            expected.channel().completeExceptionally(new EOFException("the process ended"));
        }
    }
}
