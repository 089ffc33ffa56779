package io.penstock.trigger.host;

import io.penstock.protocol.ControlFrame.Exit;
import io.penstock.protocol.Frame;
import io.penstock.protocol.FrameChannel;
import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.TriggerFrame.Ask;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Drain;
import io.penstock.protocol.TriggerFrame.EventFrame;
import io.penstock.protocol.TriggerFrame.Open;
import io.penstock.protocol.TriggerFrame.Saved;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Obeys the control plane. The thread that runs {@link #serve} reads the connection and never waits
 * for an adapter, nor for room to write.
 */
final class Host {

    private static final int ADAPTERS_MAX = 1000;

    private final FrameChannel control;
    private final HostServices services;
    private final Asks asks;
    private final Map<Long, OpenAdapter> adapters = new ConcurrentHashMap<>();

    Host(FrameChannel control, HostServices services) {
        this.control = control;
        this.services = services;
        this.asks = new Asks(services);
    }

    /**
     * Obeys until told to exit.
     *
     * @return how long closing may take, in milliseconds
     * @throws IOException if the control plane is gone, or breaks the protocol
     */
    long serve() throws IOException {
        while (true) {
            Frame frame = control.read();
            switch (frame) {
                case Open open -> open(open);
                case Drain drain ->
                        find(drain.adapterId())
                                .ifPresent(it -> it.drain(Duration.ofMillis(drain.drainMillis())));
                case Ask ask -> asks.begin(ask);
                case EventFrame event -> answered(event);
                case Saved saved ->
                        find(saved.adapterId()).ifPresent(it -> it.saved(saved.saveId()));
                case Exit exit -> {
                    return exit.closeMillis();
                }
                default ->
                        throw new ProtocolException(
                                "unexpected " + frame.getClass().getSimpleName());
            }
        }
    }

    /** The adapter, unless it has ended: what crossed its end is left alone. */
    private Optional<OpenAdapter> find(long adapterId) {
        return Optional.ofNullable(adapters.get(adapterId));
    }

    private void answered(EventFrame frame) throws ProtocolException {
        OpenAdapter adapter = adapters.get(frame.adapterId());
        if (adapter != null) {
            adapter.answered(frame);
        }
    }

    private void open(Open open) throws ProtocolException {
        long adapterId = open.adapterId();
        Optional<Library> library = services.catalog().library(open.spec().type());
        if (library.isEmpty()) {
            refuse(adapterId, services.catalog().unknown(open.spec().type()));
        } else if (adapters.size() >= ADAPTERS_MAX) {
            refuse(adapterId, "The adapter host runs " + ADAPTERS_MAX + " triggers already.");
        } else {
            OpenAdapter adapter = new OpenAdapter(services, library.get(), open);
            if (adapters.putIfAbsent(adapterId, adapter) != null) {
                throw new ProtocolException("adapter " + adapterId + " is open already");
            }
            adapter.start(() -> adapters.remove(adapterId));
        }
    }

    private void refuse(long adapterId, String problem) {
        Closed closed = new Closed(adapterId, problem);
        services.threads().own().start("refusal-" + adapterId, () -> services.wire().send(closed));
    }

    /** Closes all adapters without draining them; waits for it a bounded time. */
    void endAll(long closeMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeMillis);
        List<OpenAdapter> ending = List.copyOf(adapters.values());
        ending.forEach(adapter -> adapter.exit(Duration.ofMillis(closeMillis)));
        for (OpenAdapter adapter : ending) {
            adapter.awaitEnd(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
        }
    }
}
