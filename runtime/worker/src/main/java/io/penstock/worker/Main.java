package io.penstock.worker;

import io.penstock.process.ControlAddress;
import io.penstock.process.LogQueue;
import io.penstock.process.OutputCapture;
import io.penstock.process.ProcessThreads;
import io.penstock.process.Pulse;
import io.penstock.protocol.ControlFrame.Leaked;
import io.penstock.protocol.FrameChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URLConnection;
import java.time.InstantSource;

/**
 * The worker process.
 *
 * <p>Standard input has two lines: the path of the control plane's socket and the token of the
 * control connection. The process ends with status 0 when told to exit, and is halted with status 1
 * when the control plane is gone.
 */
public final class Main {

    private static final String NAME = "penstock worker";
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
        ControlAddress address = ControlAddress.read(System.in);
        FrameChannel control = address.connect();
        System.setIn(InputStream.nullInputStream());
        URLConnection.setDefaultUseCaches("jar", false);

        PrintStream problems = System.err;
        ProcessThreads threads = new ProcessThreads(NAME, problems);
        LogQueue logs = new LogQueue(NAME, InstantSource.system());
        OutputCapture output =
                new OutputCapture(logs, InstanceLoader::instanceOfContext, Failures::stackOf);
        output.install();
        Thread logSender = threads.start("logs", () -> logs.sendAll(control, problems));
        ControlWriter writer = new ControlWriter(control, problems);
        ControlOutcalls outcalls = new ControlOutcalls(control, problems);
        LeakGuard leaks = new LeakGuard(instanceId -> writer.send(new Leaked(instanceId)));
        WorkerServices services =
                new WorkerServices(
                        address.socket(),
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
        threads.start("pulse", new Pulse(leaks::loadersPending, writer::send)::run);
        try {
            long closeMillis = worker.serve();
            threads.haltAfter(closeMillis + HOOKS_MILLIS);
            worker.endAll(closeMillis);
            logs.close();
            ProcessThreads.join(logSender, LOST_CLOSE_MILLIS);
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            problems.println(NAME + ": ends without being told to: " + e);
            threads.haltAfter(2 * LOST_CLOSE_MILLIS);
            worker.endAll(LOST_CLOSE_MILLIS);
            Runtime.getRuntime().halt(1);
        }
    }
}
