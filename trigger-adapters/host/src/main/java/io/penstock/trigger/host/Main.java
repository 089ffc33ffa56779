package io.penstock.trigger.host;

import io.penstock.process.ControlAddress;
import io.penstock.process.LogQueue;
import io.penstock.process.OutputCapture;
import io.penstock.process.ProcessThreads;
import io.penstock.process.Pulse;
import io.penstock.protocol.FrameChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The adapter host process.
 *
 * <p>Standard input has two lines: the path of the control plane's socket and the token of the
 * connection. The system property {@code penstock.adapters} names the adapters' directory. The
 * process ends with status 0 when told to exit, and is halted with status 1 when the control plane
 * is gone.
 */
public final class Main {

    /** What the process calls itself. */
    static final String NAME = "penstock adapter host";

    private static final String DIRECTORY = "penstock.adapters";
    private static final long LOST_CLOSE_MILLIS = 500;
    private static final long HOOKS_MILLIS = 3_000;

    private Main() {}

    /**
     * Runs the host.
     *
     * @param arguments none
     * @throws IOException if the control plane doesn't listen
     */
    public static void main(String[] arguments) throws IOException {
        Path directory = directory();
        FrameChannel control = ControlAddress.read(System.in).connect();
        System.setIn(InputStream.nullInputStream());
        URLConnection.setDefaultUseCaches("jar", false);

        PrintStream problems = System.err;
        ProcessThreads threads = new ProcessThreads(NAME, problems);
        LogQueue logs = new LogQueue(NAME, InstantSource.system());
        new OutputCapture(logs, AdapterThreads::current, Thrown::stackOf).install();
        Wire wire = new Wire(control, problems);
        AdapterThreads adapterThreads = new AdapterThreads(threads);
        AdapterLog log = new AdapterLog(logs);
        Catalog catalog =
                new CatalogReader(adapterThreads, new SpiLoader(Main.class.getClassLoader()), log)
                        .read(directory);
        wire.send(catalog.frame());
        Thread logSender = threads.start("logs", () -> logs.sendAll(control, problems));
        threads.start("pulse", new Pulse(() -> 0, wire::send)::run);
        Host host =
                new Host(
                        control,
                        new HostServices(catalog, new ConfigReader(), wire, adapterThreads, log));
        try {
            long closeMillis = host.serve();
            threads.haltAfter(closeMillis + HOOKS_MILLIS);
            host.endAll(closeMillis);
            logs.close();
            ProcessThreads.join(logSender, LOST_CLOSE_MILLIS);
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            problems.println(NAME + ": ends without being told to: " + e);
            threads.haltAfter(2 * LOST_CLOSE_MILLIS);
            host.endAll(LOST_CLOSE_MILLIS);
            Runtime.getRuntime().halt(1);
        }
    }

    private static Path directory() {
        String directory = System.getProperty(DIRECTORY, "");
        if (directory.isEmpty()) {
            throw new IllegalArgumentException("-D" + DIRECTORY + "=DIRECTORY is needed");
        }
        return Path.of(directory);
    }
}
