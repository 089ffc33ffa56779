package io.penstock.trigger.database;

import io.penstock.trigger.spi.EventSink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the engine, and again when it has failed. One thread runs it; others close it and ask about
 * it.
 */
final class Streaming implements Runnable {

    private static final Logger LOG = System.getLogger(Streaming.class.getName());
    private static final Duration PAUSE_MIN = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

    private final DatabaseConfig config;
    private final Source source;
    private final Progress progress;
    private final Slots slots;
    private final Identities identities;
    private final EventSink sink;
    private final Status status;
    private final Gate gate;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable EngineRun current;

    Streaming(
            DatabaseConfig config,
            Progress progress,
            Identities identities,
            EventSink sink,
            Status status,
            Gate gate) {
        this.config = config;
        this.source = new Source(config);
        this.progress = progress;
        this.slots = new Slots(config, progress);
        this.identities = identities;
        this.sink = sink;
        this.status = status;
        this.gate = gate;
    }

    @Override
    public void run() {
        try {
            Duration pause = PAUSE_MIN;
            while (goesOn()) {
                boolean worked = attempt();
                pause = worked ? PAUSE_MIN : pause.multipliedBy(2);
                pause = pause.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : pause;
                if (goesOn() && closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (LostException e) {
            status.failed(cause(e));
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "The adapter was closed.", e);
        }
    }

    private boolean goesOn() {
        return closed.getCount() > 0 && gate.isOpen();
    }

    /** Whether the engine came to read. */
    private boolean attempt() throws LostException, InterruptedException {
        try (Connection connection = source.open()) {
            slots.prepare(connection);
            identities.refresh(connection);
        } catch (SQLException | IllegalStateException e) {
            report(e);
            return false;
        }
        return read();
    }

    private boolean read() {
        Unchanged unchanged = new Unchanged("unchanged-" + UUID.randomUUID());
        boolean snapshot = progress.position().phase() == Position.Phase.SNAPSHOT;
        EngineRun run =
                new EngineRun(
                        EngineSettings.of(config, snapshot, unchanged),
                        new Delivery(
                                new RowEvents(config, identities, unchanged), sink, status, gate),
                        progress);
        current = run;
        Optional<Throwable> problem = goesOn() ? run.run() : Optional.empty();
        current = null;
        problem.ifPresent(this::report);
        return run.hasPolled();
    }

    private void report(Throwable problem) {
        if (goesOn()) {
            LOG.log(Level.DEBUG, "The database can't be read.", problem);
            status.troubled("The database can't be read, trying again: " + cause(problem));
        }
    }

    /** The innermost message says what the server or the network said. */
    private static String cause(Throwable problem) {
        Throwable innermost = problem;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return message == null ? innermost.toString() : message;
    }

    /** Whether the engine reads, or tries to. */
    boolean isReading() {
        EngineRun run = current;
        return run != null && run.isPolling();
    }

    /** Ends the engine, and waits for its end no longer than told. */
    void close(Duration atMost) throws InterruptedException {
        closed.countDown();
        EngineRun run = current;
        if (run != null) {
            run.close(atMost.toNanos());
        }
    }
}
