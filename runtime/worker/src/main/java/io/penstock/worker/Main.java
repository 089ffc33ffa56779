package io.penstock.worker;

import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.FrameChannel;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * The worker process.
 *
 * <p>Standard input has two lines: the path of the control plane's socket and the token of the
 * control connection. The process ends with status 0 when told to exit, and is halted with status 1
 * when the control plane is gone.
 */
public final class Main {

    private static final long LOST_CLOSE_MILLIS = 500;
    private static final long HOOKS_MILLIS = 3_000;

    private Main() {}

    /**
     * Runs the worker.
     *
     * @param arguments none
     * @throws IOException if the control plane doesn't listen
     */
    public static void main(String[] arguments) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Path socket = Path.of(line(input));
        FrameChannel control = FrameChannel.connect(socket, line(input));
        System.setIn(InputStream.nullInputStream());
        URLConnection.setDefaultUseCaches("jar", false);

        PrintStream problems = System.err;
        WorkerThreads threads = new WorkerThreads(problems);
        LogQueue logs = new LogQueue(InstantSource.system());
        OutputCapture output = new OutputCapture(logs);
        output.install();
        Thread logSender = threads.start("logs", () -> logs.sendAll(control, problems));
        ControlWriter writer = new ControlWriter(control, problems);
        ControlOutcalls outcalls = new ControlOutcalls(control, problems);
        LeakGuard leaks = new LeakGuard(instanceId -> writer.send(new Leaked(instanceId)));
        WorkerServices services =
                new WorkerServices(
                        socket,
                        new ApiLoader(Main.class.getClassLoader()),
                        new Meter(),
                        logs,
                        output,
                        outcalls,
                        leaks,
                        threads,
                        problems);
        Worker worker = new Worker(control, writer, outcalls, services);
        threads.start("outcalls", outcalls::sendAll);
        threads.start("leak-guard", leaks::run);
        threads.start("pulse", new Pulse(leaks, writer::send)::run);
        try {
            long closeMillis = worker.serve();
            haltAfter(threads, closeMillis + HOOKS_MILLIS);
            worker.endAll(closeMillis);
            logs.close();
            WorkerThreads.join(logSender, LOST_CLOSE_MILLIS);
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            problems.println("penstock worker: ends without being told to: " + e);
            haltAfter(threads, 2 * LOST_CLOSE_MILLIS);
            worker.endAll(LOST_CLOSE_MILLIS);
            Runtime.getRuntime().halt(1);
        }
    }

    private static String line(BufferedReader input) throws IOException {
        String line = input.readLine();
        if (line == null) {
            throw new EOFException(
                    "standard input must have the socket's path and the control token");
        }
        return line;
    }

    /** Ends the process whatever user threads, close hooks and shutdown hooks do. */
    private static void haltAfter(WorkerThreads threads, long millis) {
        threads.start(
                "halt",
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(millis);
                    } catch (InterruptedException _) {
                        // Halting early is better than not at all.
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(1);
                });
    }
}
