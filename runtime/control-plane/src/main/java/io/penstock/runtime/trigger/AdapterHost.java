package io.penstock.runtime.trigger;

import io.penstock.protocol.ControlFrame;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.protocol.TriggerFrame.EventFrame;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.AdapterHostLink;
import io.penstock.runtime.worker.AdapterHostListener;
import io.penstock.runtime.worker.AdapterHostStarter;
import io.penstock.runtime.worker.WorkerStartException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One process of the adapter host and the adapters in it. Frames are taken on the thread that reads
 * its connection, which tells its {@link Listener}; the rest is safe for any number of threads.
 */
final class AdapterHost implements AdapterHostListener {

    private static final Log LOG = Log.of(AdapterHost.class);

    /** Is told what becomes of a host and its adapters; must return soon. */
    interface Listener {

        /** An adapter is closed; {@code problem} is empty when it was told to. */
        void closed(AdapterHost host, long adapterId, String problem);

        /** The process has ended, with all adapters in it. */
        void gone(AdapterHost host, String reason);
    }

    /** This side of an adapter. */
    record Adapter(
            Trigger trigger,
            AdapterEvents events,
            AdapterCheckpoints checkpoints,
            TriggerProgress progress) {

        private void close() {
            events.close();
            checkpoints.close();
        }
    }

    private final Listener listener;
    private final CompletableFuture<TriggerFrame.Adapters> types = new CompletableFuture<>();
    private final CompletableFuture<AdapterHostLink> process = new CompletableFuture<>();
    private final CompletableFuture<HostLine> line =
            process.thenApply(host -> new HostLine(host::send, () -> host.kill("connection lost")));
    private final Map<Long, Adapter> adapters = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<Answer>> asks = new ConcurrentHashMap<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile boolean gone;

    AdapterHost(Listener listener) {
        this.listener = listener;
    }

    /**
     * Starts the process. Blocks until it has said which adapters it has.
     *
     * @throws WorkerStartException if it doesn't
     */
    void start(AdapterHostStarter launcher, Duration atMost) throws WorkerStartException {
        AdapterHostLink started = launcher.launch(this);
        process.complete(started);
        try {
            TriggerFrame.Adapters found = types.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("adapters found", "types", found.types());
            found.problems().forEach(text -> LOG.warn("adapter not usable", "problem", text));
        } catch (TimeoutException | ExecutionException e) {
            started.kill("said nothing");
            throw new WorkerStartException("the adapter host didn't say what adapters it has", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            started.kill("wasn't waited for");
            throw new WorkerStartException("the adapter host wasn't waited for", e);
        }
    }

    /** Which adapters it has. For after the start. */
    TriggerFrame.Adapters adapters() {
        return types.join();
    }

    /** Where frames to it go. For after the start. */
    HostLine line() {
        return line.join();
    }

    /** Has an adapter started. */
    void open(TriggerFrame.Open open, Adapter adapter) {
        adapters.put(open.adapterId(), adapter);
        line().send(open);
        if (gone) {
            forget(open.adapterId());
        }
    }

    /** Has an adapter drained and closed; the listener is told when it is. */
    void drain(long adapterId, Duration atMost) {
        line().send(new TriggerFrame.Drain(adapterId, atMost.toMillis()));
    }

    /**
     * Has a trigger checked, or what it left at its source removed.
     *
     * @param atMost how long the adapter may take
     * @return completes with how that went; exceptionally when the host ends before
     */
    CompletableFuture<Answer> ask(TriggerFrame.Spec spec, boolean cleanUp, Duration atMost) {
        long call = calls.incrementAndGet();
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        asks.put(call, answer);
        line().send(new TriggerFrame.Ask(call, spec, cleanUp, atMost.toMillis()));
        if (gone) {
            answer.completeExceptionally(ended());
        }
        return answer.whenComplete((_, _) -> asks.remove(call));
    }

    @Override
    public void said(TriggerFrame frame) throws ProtocolException {
        switch (frame) {
            case TriggerFrame.Adapters found -> types.complete(found);
            case EventFrame event -> {
                Adapter adapter = adapters.get(event.adapterId());
                if (adapter != null) {
                    adapter.events().said(event);
                }
            }
            case TriggerFrame.Save save -> save(save);
            case TriggerFrame.Report report -> {
                Adapter adapter = adapters.get(report.adapterId());
                if (adapter != null) {
                    adapter.progress().reported(report);
                }
            }
            case TriggerFrame.Lag lag -> {
                Adapter adapter = adapters.get(lag.adapterId());
                if (adapter != null) {
                    adapter.progress().lag(lag);
                }
            }
            case TriggerFrame.Closed closed -> {
                if (forget(closed.adapterId())) {
                    listener.closed(this, closed.adapterId(), closed.problem());
                }
            }
            case Answer answer -> {
                CompletableFuture<Answer> asked = asks.get(answer.callId());
                if (asked != null) {
                    asked.complete(answer);
                }
            }
            case TriggerFrame.Open _,
                    TriggerFrame.Drain _,
                    TriggerFrame.Ask _,
                    TriggerFrame.Saved _ ->
                    throw new ProtocolException(
                            "sent " + frame.getClass().getSimpleName() + ", which a host doesn't");
        }
    }

    private void save(TriggerFrame.Save save) throws ProtocolException {
        Adapter adapter = adapters.get(save.adapterId());
        if (adapter != null && !adapter.checkpoints().save(save)) {
            throw new ProtocolException(
                    "more than " + AdapterCheckpoints.WAITING_MAX + " saves under way");
        }
    }

    private boolean forget(long adapterId) {
        Adapter adapter = adapters.remove(adapterId);
        if (adapter == null) {
            return false;
        }
        adapter.close();
        return true;
    }

    @Override
    public void logged(ControlFrame.LogLine logged) {
        Adapter adapter = adapters.get(logged.instanceId());
        LOG.info(
                "adapter output",
                "trigger",
                adapter == null ? "?" : adapter.trigger().name(),
                "level",
                logged.level(),
                "source",
                logged.source(),
                "text",
                logged.text());
    }

    @Override
    public void gone(String reason) {
        gone = true;
        types.completeExceptionally(ended());
        asks.values().forEach(asked -> asked.completeExceptionally(ended()));
        adapters.keySet().forEach(this::forget);
        CompletableFuture<Void> _ = line.thenAccept(HostLine::close);
        listener.gone(this, reason);
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("the adapter host has ended");
    }

    /** Whether the process has ended. */
    boolean gone() {
        return gone;
    }

    /** Ends the process at once. */
    void kill(String reason) {
        process.join().kill(reason);
    }

    /** Ends the process; kills it if it takes longer. Blocks. */
    void exit(Duration atMost) {
        process.join().exit(atMost);
    }
}
