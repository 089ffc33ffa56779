package io.penstock.runtime.worker;

import io.penstock.protocol.FrameChannel;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Starts worker processes. Safe for several threads. */
public final class WorkerLauncher {

    private static final Log LOG = Log.of(WorkerLauncher.class);
    private static final String MAIN = "io.penstock.worker.Main";
    private static final Set<String> ENVIRONMENT =
            Set.of("PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "TMPDIR");

    private final WorkerSettings settings;
    private final Handshake handshake;
    private final DeadlineWatch deadlines;
    private final AotCache cache;
    private final Outcalls outcalls;
    private final AtomicLong ids = new AtomicLong();

    /**
     * A launcher whose workers connect to the handshake's socket.
     *
     * @param cache what workers start with, once it is there
     * @param outcalls answers what their functions ask of the runtime
     */
    public WorkerLauncher(
            WorkerSettings settings,
            Handshake handshake,
            DeadlineWatch deadlines,
            AotCache cache,
            Outcalls outcalls) {
        this.settings = settings;
        this.handshake = handshake;
        this.deadlines = deadlines;
        this.cache = cache;
        this.outcalls = outcalls;
    }

    /**
     * Starts a process and waits until it has connected.
     *
     * @param heap the most its heap may grow to
     * @param listener is told of it from now on
     * @throws WorkerStartException if it ends or stays silent instead
     */
    public WorkerProcess launch(MemorySize heap, WorkerListener listener)
            throws WorkerStartException {
        return launch(heap, listener, cache.flags());
    }

    WorkerProcess launch(MemorySize heap, WorkerListener listener, List<String> cacheFlags)
            throws WorkerStartException {
        long startNanos = System.nanoTime();
        Process process = spawn(heap, cacheFlags);
        Handshake.Expected expected = handshake.expect();
        OutputTail output = new OutputTail();
        long id = ids.incrementAndGet();
        Threads.startPlatform("worker-" + id + "-output", () -> drain(process, output, expected));
        try {
            introduce(process, expected);
            FrameChannel control =
                    expected.channel()
                            .get(settings.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
            WorkerProcess worker =
                    new WorkerProcess(
                            id, process, output, control, handshake, settings, deadlines, listener,
                            outcalls);
            worker.start();
            LOG.info(
                    "worker started",
                    "workerId",
                    id,
                    "pid",
                    process.pid(),
                    "millis",
                    (System.nanoTime() - startNanos) / 1_000_000);
            return worker;
        } catch (TimeoutException e) {
            throw failed(
                    process,
                    expected,
                    "didn't connect within " + settings.startTimeout(),
                    output.text(),
                    e);
        } catch (IOException | ExecutionException e) {
            throw failed(process, expected, "ended before it connected", output.lastWords(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(process, expected, "wasn't waited for", output.text(), e);
        }
    }

    /** Ends the process. What it printed is read before: that closes its output. */
    private WorkerStartException failed(
            Process process,
            Handshake.Expected expected,
            String what,
            String printed,
            Exception cause) {
        handshake.forget(expected);
        process.destroyForcibly();
        return new WorkerStartException(
                "the worker process "
                        + what
                        + (printed.isEmpty() ? "" : "; it printed: " + printed),
                cause);
    }

    private Process spawn(MemorySize heap, List<String> cacheFlags) throws WorkerStartException {
        List<String> command = new ArrayList<>();
        command.add(settings.java().toString());
        command.addAll(flags(heap));
        command.addAll(cacheFlags);
        command.add("-cp");
        command.add(classPath(settings.classPath()));
        command.add(MAIN);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> !passes(name));
            return builder.start();
        } catch (IOException e) {
            throw new WorkerStartException("can't run " + settings.java(), e);
        }
    }

    /** What of the runtime's own environment functions may see; it holds keys and JVM options. */
    private static boolean passes(String name) {
        return ENVIRONMENT.contains(name) || name.startsWith("LC_");
    }

    private List<String> flags(MemorySize heap) {
        return List.of(
                "-Xmx" + heap.mebibytes() + "m",
                "-XX:MaxMetaspaceSize=" + settings.metaspace().mebibytes() + "m",
                // Small heaps, many processes: the collector with the least threads and memory.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + settings.cacheDirectory().resolve("hs_err_%p.log"),
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8");
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
            LOG.debug("output of a worker ended", e, "pid", process.pid());
        } finally {
            expected.channel().completeExceptionally(new EOFException("the process ended"));
        }
    }
}
