package io.penstock.trigger.database;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells every few seconds how far the slot is behind. One thread runs it, another closes it. */
final class SlotWatch implements Runnable {

    private static final Logger LOG = System.getLogger(SlotWatch.class.getName());

    private final DatabaseConfig config;
    private final Source source;
    private final Streaming streaming;
    private final Identities identities;
    private final Status status;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);

    SlotWatch(
            DatabaseConfig config,
            Streaming streaming,
            Identities identities,
            Status status,
            Duration interval) {
        this.config = config;
        this.source = new Source(config);
        this.streaming = streaming;
        this.identities = identities;
        this.status = status;
        this.interval = interval;
    }

    @Override
    public void run() {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                watch();
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "The adapter was closed.", e);
        }
    }

    /** Until the connection breaks; then the engine says what is wrong. */
    private void watch() throws InterruptedException {
        try (Connection connection = source.open()) {
            do {
                look(connection);
            } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The slot can't be seen.", e);
        }
    }

    private void look(Connection connection) throws SQLException {
        Optional<Slot> slot = Slot.find(connection, config.slot());
        identities.refresh(connection);
        if (slot.isPresent()) {
            status.lag(slot.get().behindBytes());
            if (slot.get().active() && streaming.isReading()) {
                status.connected();
            }
        }
    }

    void close() {
        closed.countDown();
    }
}
