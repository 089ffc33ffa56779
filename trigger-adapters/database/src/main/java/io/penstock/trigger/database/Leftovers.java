package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Removes what a deleted trigger left at its server. */
final class Leftovers {

    private static final String IN_USE = "55006";
    private static final Duration RELEASE = Duration.ofSeconds(10);
    private static final long AGAIN_MILLIS = 200;

    private final DatabaseConfig config;

    Leftovers(DatabaseConfig config) {
        this.config = config;
    }

    /**
     * Removes the slot, which nobody else can have a use for, and the publication if a trigger made
     * it.
     *
     * @throws SQLException if something is left
     */
    void remove() throws SQLException, InterruptedException {
        try (Connection connection = new Source(config).open()) {
            dropSlot(connection);
            if (Publication.find(connection, config.publication())
                    .filter(Publication::ours)
                    .isPresent()) {
                Publication.drop(connection, config.publication());
            }
        } catch (SQLException e) {
            throw new SQLException(
                    "Something may be left at %s: %s Look, and run if it is there: %s DROP PUBLICATION %s;"
                            .formatted(
                                    config.address(),
                                    e.getMessage(),
                                    Slot.dropSql(config.slot()),
                                    Sql.name(config.publication())),
                    e.getSQLState(),
                    e);
        }
    }

    /** The server may need a moment to see that its reader has gone. */
    private void dropSlot(Connection connection) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + RELEASE.toNanos();
        while (Slot.find(connection, config.slot()).isPresent()) {
            try {
                Slot.drop(connection, config.slot());
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState()) || System.nanoTime() > deadline) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }
}
