package io.penstock.runtime.worker;

import io.penstock.runtime.limit.Carriers;
import io.penstock.runtime.limit.DeadlineWatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Starts processes that run trigger adapters. Safe for several threads. */
public final class AdapterHostLauncher implements AdapterHostStarter {

    private static final String MAIN = "io.penstock.trigger.host.Main";

    private final AdapterHostSettings settings;
    private final ChildLauncher children;
    private final DeadlineWatch deadlines;
    private final AtomicLong ids = new AtomicLong();

    /** A launcher whose processes connect to the handshake's socket. */
    public AdapterHostLauncher(
            AdapterHostSettings settings, Handshake handshake, DeadlineWatch deadlines) {
        this.settings = settings;
        this.children = new ChildLauncher(handshake);
        this.deadlines = deadlines;
    }

    @Override
    public AdapterHostProcess launch(AdapterHostListener listener) throws WorkerStartException {
        if (settings.classPath().isEmpty()) {
            throw new WorkerStartException(
                    "there are no jars of an adapter host; see penstock.triggers.host-directory");
        }
        String name = "adapter-host-" + ids.incrementAndGet();
        ChildLauncher.Child child =
                children.launch("adapter host", name, command(), settings.startTimeout());
        AdapterHostProcess host =
                new AdapterHostProcess(
                        name, child, settings.heartbeatTimeout(), deadlines, listener);
        host.start();
        return host;
    }

    private List<String> command() {
        return List.of(
                settings.java().toString(),
                "-Xmx" + settings.heap().mebibytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + settings.crashDirectory().resolve("hs_err_%p.log"),
                "-Djava.awt.headless=true",
                Carriers.option(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-Dstderr.encoding=UTF-8",
                "-Dpenstock.adapters=" + settings.adapters(),
                "-cp",
                ChildLauncher.classPath(settings.classPath()),
                MAIN);
    }
}
