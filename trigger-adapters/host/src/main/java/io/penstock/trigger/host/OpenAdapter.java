package io.penstock.trigger.host;

import io.penstock.protocol.ProtocolException;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.EventFrame;
import io.penstock.protocol.TriggerFrame.Open;
import io.penstock.trigger.spi.TriggerAdapter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One trigger's adapter: Starting, Running, Draining, Closed, in this order. A keeper thread takes
 * it through; the adapter's own code runs on other threads, so that none of it is waited for
 * without end. The future {@code told} is what the keeper waits for.
 */
final class OpenAdapter {

    /** How much longer than told {@code drain} may take before it is interrupted. */
    private static final Duration DRAIN_GRACE = Duration.ofSeconds(1);

    private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
    private static final Duration RECEIPTS_MAX = Duration.ofSeconds(1);

    private final HostServices services;
    private final Library library;
    private final long adapterId;
    private final String name;
    private final Credits credits = new Credits();
    private final Status status = new Status();
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final InFlight events;
    private final CheckpointLine checkpoints;
    private final Creation creation;

    /** Completed with the time to drain when the adapter shall end. */
    private final CompletableFuture<Duration> told = new CompletableFuture<>();

    /** Completed with the time to close when the process ends: nothing is drained any more. */
    private final CompletableFuture<Duration> exit = new CompletableFuture<>();

    /** Completed when nothing more comes of the adapter. */
    private final CompletableFuture<@Nullable Void> over = new CompletableFuture<>();

    OpenAdapter(HostServices services, Library library, Open open) {
        this.services = services;
        this.library = library;
        this.adapterId = open.adapterId();
        this.name = "adapter-" + open.spec().name();
        this.outbox = new Outbox(services.wire(), status);
        this.deliveries =
                new Deliveries(
                        services.threads(),
                        name + "-receipts",
                        library.loader(),
                        adapterId,
                        thrown -> log("What follows a receipt threw.", thrown));
        this.events = new InFlight(adapterId, credits, outbox, deliveries, services.log());
        this.checkpoints = new CheckpointLine(adapterId, open.checkpoints(), outbox, deliveries);
        this.creation = new Creation(library, open.spec());
    }

    /** Begins; what is given is run once it has ended. */
    void start(Runnable ended) {
        Thread sender = services.threads().own().start(name + "-sender", outbox::sendAll);
        services.threads().own().start(name + "-keeper", () -> keep(sender, ended));
    }

    private void keep(Thread sender, Runnable ended) {
        try {
            UserCall start = call("", this::createAndStart);
            CompletableFuture.anyOf(start.done(), told).join();
            String problem = startProblem(start);
            if (problem.isEmpty()) {
                drain(start, told.join());
            }
            problem = joined(problem, close());
            outbox.end(new Closed(adapterId, problem));
            sender.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended.run();
            over.complete(null);
        }
    }

    private void createAndStart() throws Exception {
        TriggerAdapter adapter = creation.create(services.configs());
        adapter.start(
                new Sink(credits, events),
                checkpoints,
                new StatusReport(adapterId, status, outbox));
    }

    private String startProblem(UserCall start) {
        Optional<Throwable> thrown = start.done().getNow(Optional.empty());
        thrown.ifPresent(e -> log("start() threw.", e));
        return thrown.map(Thrown::describe).orElse("");
    }

    private void drain(UserCall start, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        credits.close();
        if (!ended(start, atMost, "start()")) {
            return;
        }
        Optional<TriggerAdapter> adapter = creation.adapter();
        boolean running = start.done().join().isEmpty();
        if (running && adapter.isPresent()) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            UserCall drain = call("-drain", () -> adapter.get().drain(left));
            if (ended(drain, left.plus(DRAIN_GRACE), "drain()")) {
                drain.done().join().ifPresent(e -> log("drain() threw.", e));
            }
        }
    }

    /** Waits for a call's end, and interrupts it when the time is over; whether it has ended. */
    private boolean ended(UserCall call, Duration atMost, String what) {
        awaitOrExit(call, atMost);
        if (exit.isDone()) {
            // Closing is allowed while a call goes on, and there is no time to lose.
            call.interrupt();
            return false;
        }
        boolean ended = call.awaitOrInterrupt(Duration.ZERO);
        if (!ended) {
            services.log().error(adapterId, what + " goes on although it was interrupted.");
        }
        return ended;
    }

    /** Waits for a call's end, or for the process's. */
    private void awaitOrExit(UserCall call, Duration atMost) {
        CompletableFuture.anyOf(call.done(), exit)
                .completeOnTimeout(Optional.empty(), atMost.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    /** Closes the adapter, cancels what is left of its receipts and saves. */
    private String close() {
        credits.close();
        String problem = creation.close(services, adapterId, exit.getNow(CLOSE_MAX));
        events.end();
        checkpoints.end();
        if (!deliveries.end(RECEIPTS_MAX)) {
            problem = joined(problem, "What follows a receipt doesn't come to an end.");
            services.log().error(adapterId, "What follows a receipt doesn't come to an end.");
        }
        return problem;
    }

    private UserCall call(String suffix, UserCall.Body body) {
        return UserCall.start(services.threads(), name + suffix, library.loader(), adapterId, body);
    }

    private void log(String what, Throwable thrown) {
        services.log().error(adapterId, what, thrown);
    }

    private static String joined(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + " " + second;
    }

    /** Takes an answer to an event. */
    void answered(EventFrame frame) throws ProtocolException {
        events.answered(frame);
    }

    /** A save is durable. */
    void saved(long saveId) {
        checkpoints.saved(saveId);
    }

    /** Ends the adapter in order. Doesn't wait. */
    void drain(Duration atMost) {
        told.complete(atMost);
    }

    /** Closes the adapter without draining it: the process ends. Doesn't wait. */
    void exit(Duration closeMax) {
        exit.complete(closeMax.compareTo(CLOSE_MAX) < 0 ? closeMax : CLOSE_MAX);
        told.complete(Duration.ZERO);
    }

    /** Waits for the end, no longer than told. */
    void awaitEnd(long millis) {
        over.completeOnTimeout(null, Math.max(0, millis), TimeUnit.MILLISECONDS).join();
    }
}
