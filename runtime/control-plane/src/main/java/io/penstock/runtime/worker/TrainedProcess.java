package io.penstock.runtime.worker;

import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What a process does that a {@link TrainingRun} has started. */
public final class TrainedProcess {

    private static final Log LOG = Log.of(TrainedProcess.class);

    private TrainedProcess() {}

    /** Has this process end with the one that started it, which holds its standard input open. */
    public static void endWithParent(InputStream in) {
        Threads.startPlatform("training-parent", () -> awaitParentsEnd(in));
    }

    private static void awaitParentsEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debug("standard input is gone, as at its end", e);
        }
        try {
            kill(ProcessHandle.current());
        } catch (IOException e) {
            LOG.warn("can't kill itself", "reason", e.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }

    /** As a signal: a JVM that is halted first makes a cache of what it has recorded. */
    private static void kill(ProcessHandle self) throws IOException, InterruptedException {
        self.descendants().forEach(ProcessHandle::destroyForcibly);
        // A process may not destroy itself.
        new ProcessBuilder("/bin/sh", "-c", "kill -KILL " + self.pid()).start().waitFor();
    }
}
