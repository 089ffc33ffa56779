package io.penstock.runtime.worker;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running adapter host and its connection. Safe for several threads. */
public final class AdapterHostProcess implements AdapterHostLink {

    private static final Log LOG = Log.of(AdapterHostProcess.class);
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(2);

    private final String name;
    private final Process process;
    private final OutputTail output;
    private final FrameChannel channel;
    private final SilenceWatch silence;
    private final AdapterHostListener listener;
    private volatile @Nullable String endReason;

    AdapterHostProcess(
            String name,
            ChildLauncher.Child child,
            Duration heartbeatTimeout,
            DeadlineWatch deadlines,
            AdapterHostListener listener) {
        this.name = name;
        this.process = child.process();
        this.output = child.output();
        this.channel = child.control();
        this.silence =
                new SilenceWatch(
                        heartbeatTimeout,
                        deadlines,
                        () -> kill("no heartbeat for " + heartbeatTimeout));
        this.listener = listener;
    }

    void start() {
        LOG.info("adapter host started", "pid", process.pid());
        Threads.start(name, this::listen);
        silence.begin();
    }

    /** The operating system's id of the process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void send(TriggerFrame frame) throws IOException {
        channel.write(frame);
    }

    private void listen() {
        try {
            while (true) {
                switch (channel.read()) {
                    case ControlFrame.Heartbeat _ -> {}
                    case ControlFrame.LogLine line -> listener.logged(line);
                    case TriggerFrame frame -> listener.said(frame);
                    case Object other -> {
                        kill("sent " + other.getClass().getSimpleName());
                        return;
                    }
                }
                silence.heard();
            }
        } catch (ProtocolException e) {
            kill("broke the protocol: " + e.getMessage());
        } catch (IOException e) {
            LOG.debug("connection of the adapter host ended", e, "pid", pid());
        } finally {
            end();
        }
    }

    private void end() {
        silence.end();
        String reason = explainEnd();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing the connection failed", e, "pid", pid());
        }
        LOG.info("adapter host gone", "pid", pid(), "reason", reason);
        listener.gone(reason);
    }

    private String explainEnd() {
        try {
            if (!process.waitFor(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill("connection lost");
                process.waitFor(EXIT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            String reason = endReason;
            return reason != null ? reason : ExitReason.of(process, output);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "lost";
        }
    }

    @Override
    public void kill(String reason) {
        if (endReason == null && process.isAlive()) {
            endReason = reason;
        }
        process.destroyForcibly();
    }

    @Override
    public void exit(Duration atMost) {
        try {
            endReason = "told to";
            channel.write(new ControlFrame.Exit(atMost.toMillis()));
            if (!process.waitFor(atMost.plus(EXIT_PATIENCE).toMillis(), TimeUnit.MILLISECONDS)) {
                kill("didn't exit when told");
            }
        } catch (IOException e) {
            LOG.debug("the adapter host couldn't be told to end", e, "pid", pid());
            kill("connection lost");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            kill("interrupted");
        }
    }
}
