package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends frames to one host in order, without holding up who sends: many are the store's writer.
 * What waits here is bounded by what the host has asked for. Safe for any number of threads.
 */
final class HostLine implements AutoCloseable {

    private static final Log LOG = Log.of(HostLine.class);

    /** Takes the frames; blocks while the other end doesn't read. */
    @FunctionalInterface
    interface Wire {

        /** Sends a frame. */
        void send(TriggerFrame frame) throws IOException;
    }

    private record Parcel(List<TriggerFrame> frames, CompletableFuture<Void> sent) {}

    private final Wire wire;
    private final Runnable broken;
    private final BlockingQueue<Parcel> parcels = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean ended;

    /**
     * A line with nothing in it.
     *
     * @param broken run when a frame can't be sent
     */
    HostLine(Wire wire, Runnable broken) {
        this.wire = wire;
        this.broken = broken;
        this.thread = Threads.start("adapter-host-line", this::sendAll);
    }

    /**
     * Sends frames one after another.
     *
     * @return completes when they are sent, or never will be
     */
    CompletableFuture<Void> send(List<TriggerFrame> frames) {
        Parcel parcel = new Parcel(frames, new CompletableFuture<>());
        parcels.add(parcel);
        // INVARIANT: whoever adds after the thread has cancelled what was left sees it ended.
        if (ended) {
            parcel.sent().cancel(false);
        }
        return parcel.sent();
    }

    void send(TriggerFrame frame) {
        CompletableFuture<Void> _ = send(List.of(frame));
    }

    private void sendAll() {
        try {
            while (true) {
                send(parcels.take());
            }
        } catch (IOException e) {
            LOG.debug("the adapter host isn't there any more", e);
            broken.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            parcels.forEach(parcel -> parcel.sent().cancel(false));
        }
    }

    private void send(Parcel parcel) throws IOException {
        try {
            for (TriggerFrame frame : parcel.frames()) {
                wire.send(frame);
            }
            parcel.sent().complete(null);
        } finally {
            // Nothing when it is sent. Somebody may wait for this one, too.
            parcel.sent().cancel(false);
        }
    }

    /** What isn't sent by now never will be. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
