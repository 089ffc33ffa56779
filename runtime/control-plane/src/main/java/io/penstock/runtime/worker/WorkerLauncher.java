package io.penstock.runtime.worker;

import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.telemetry.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Starts worker processes. Safe for several threads. */
public final class WorkerLauncher {

    private static final Log LOG = Log.of(WorkerLauncher.class);
    private static final String MAIN = "io.penstock.worker.Main";

    /** Once may have other reasons, such as memory that was short for a moment. */
    private static final int ENDS_MAX = 2;

    private final WorkerSettings settings;
    private final Handshake handshake;
    private final LaneLoops loops;
    private final ChildLauncher children;
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
            LaneLoops loops,
            DeadlineWatch deadlines,
            AotCache cache,
            Outcalls outcalls) {
        this.settings = settings;
        this.handshake = handshake;
        this.loops = loops;
        this.children = new ChildLauncher(handshake);
        this.deadlines = deadlines;
        this.cache = cache;
        this.outcalls = outcalls;
    }

    /**
     * Starts a process and waits until it has connected. If it ends instead, perhaps by a damaged
     * AOT cache, which the JVM doesn't look through, it is started once more with it, and then
     * without.
     *
     * @param heap the most its heap may grow to
     * @param listener is told of it from now on
     * @throws WorkerStartException if it ends or stays silent instead
     */
    public WorkerProcess launch(MemorySize heap, WorkerListener listener)
            throws WorkerStartException {
        int ends = 0;
        while (cache.present() && ends < ENDS_MAX) {
            try {
                return launch(heap, listener, cache.flags());
            } catch (WorkerStartException e) {
                if (!e.ended()) {
                    throw e;
                }
                ends++;
                LOG.warn("worker with AOT cache ended at its start", "reason", e.getMessage());
            }
        }
        WorkerProcess worker = launch(heap, listener, List.of());
        if (ends == ENDS_MAX) {
            // It starts without. One that was made meanwhile has ended nobody.
            cache.discard();
        }
        return worker;
    }

    WorkerProcess launch(MemorySize heap, WorkerListener listener, List<String> cacheFlags)
            throws WorkerStartException {
        long startNanos = System.nanoTime();
        long id = ids.incrementAndGet();
        ChildLauncher.Child child =
                children.launch(
                        "worker",
                        "worker-" + id,
                        command(heap, cacheFlags),
                        settings.startTimeout());
        WorkerProcess worker =
                new WorkerProcess(
                        id,
                        child.process(),
                        child.output(),
                        child.control(),
                        handshake,
                        loops,
                        settings,
                        deadlines,
                        listener,
                        outcalls);
        worker.start();
        LOG.info(
                "worker started",
                "workerId",
                id,
                "pid",
                child.process().pid(),
                "millis",
                (System.nanoTime() - startNanos) / 1_000_000);
        return worker;
    }

    private List<String> command(MemorySize heap, List<String> cacheFlags) {
        List<String> command = new ArrayList<>();
        command.add(settings.java().toString());
        command.addAll(flags(heap));
        command.addAll(cacheFlags);
        command.add("-cp");
        command.add(ChildLauncher.classPath(settings.classPath()));
        command.add(MAIN);
        return command;
    }

    private List<String> flags(MemorySize heap) {
        return List.of(
                "-Xmx" + heap.mebibytes() + "m",
                "-XX:MaxMetaspaceSize=" + settings.metaspace(heap).mebibytes() + "m",
                // Many processes: the collector with the least threads and memory.
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + settings.cacheDirectory().resolve("hs_err_%p.log"),
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8");
    }
}
