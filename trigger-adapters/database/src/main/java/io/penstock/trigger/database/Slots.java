package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Makes what a trigger needs at the server, and finds out when something of it was lost. INVARIANT:
 * what was there once is never made again silently, because changes were lost with it.
 */
final class Slots {

    private static final String GO_ON =
            " Delete the trigger and put it again to go on; with snapshot 'initial' it begins with"
                    + " the rows that are there.";

    private final DatabaseConfig config;
    private final Progress progress;

    Slots(DatabaseConfig config, Progress progress) {
        this.config = config;
        this.progress = progress;
    }

    /**
     * Before each run of the engine.
     *
     * @throws LostException if changes are missing
     */
    void prepare(Connection connection) throws SQLException, LostException, InterruptedException {
        Optional<Slot> slot = Slot.find(connection, config.slot());
        switch (progress.position().phase()) {
            case NEW -> begin(connection, slot);
            case SNAPSHOT -> {
                if (progress.position().slot().equals(Optional.of(config.slot()))) {
                    beginAgain(connection, slot);
                } else {
                    // The configuration has changed: a slot of this name is somebody else's.
                    begin(connection, slot);
                }
            }
            case STREAMING -> goOn(connection, slot);
        }
    }

    private void begin(Connection connection, Optional<Slot> slot)
            throws SQLException, LostException, InterruptedException {
        if (slot.isPresent() && config.snapshot() == DatabaseConfig.Snapshot.INITIAL) {
            throw new LostException(
                    "The replication slot '%s' is there already, so rows and changes wouldn't fit together. If nobody needs it, run: %s Or choose snapshot 'never' to read from it."
                            .formatted(config.slot(), Slot.dropSql(config.slot())));
        }
        publish(connection);
        if (config.snapshot() == DatabaseConfig.Snapshot.INITIAL) {
            progress.saveNow(Position.snapshot(config.slot()));
            return;
        }
        if (slot.isEmpty()) {
            Slot.create(connection, config.slot());
        }
        Slot made = Slot.find(connection, config.slot()).orElseThrow(this::gone);
        checkUsable(made);
        progress.saveNow(Position.streaming(made.confirmed()));
    }

    /** The rows are read again from the beginning, from a slot that begins where they do. */
    private void beginAgain(Connection connection, Optional<Slot> slot) throws SQLException {
        publish(connection);
        if (slot.isPresent()) {
            Slot.drop(connection, config.slot());
        }
    }

    private void goOn(Connection connection, Optional<Slot> slot)
            throws SQLException, LostException {
        Slot found = slot.orElseThrow(this::gone);
        checkUsable(found);
        Optional<Lsn> position = progress.position().lsn();
        if (position.isPresent() && found.confirmed().compareTo(position.get()) > 0) {
            throw new LostException(
                    "The replication slot '%s' was made again or moved on by somebody else: changes between %s and %s are lost.%s"
                            .formatted(config.slot(), position.get(), found.confirmed(), GO_ON));
        }
        Publication publication =
                Publication.find(connection, config.publication())
                        .orElseThrow(
                                () ->
                                        new LostException(
                                                "The publication '%s' is gone from the server, and changes since then may be lost.%s"
                                                        .formatted(config.publication(), GO_ON)));
        add(connection, publication);
    }

    private LostException gone() {
        return new LostException(
                "The replication slot '%s' is gone from the server: changes after %s are lost.%s"
                        .formatted(
                                config.slot(),
                                progress.position()
                                        .lsn()
                                        .map(Lsn::toString)
                                        .orElse("its beginning"),
                                GO_ON));
    }

    private void checkUsable(Slot slot) throws LostException {
        if (!slot.mine()) {
            throw new LostException(
                    "The replication slot '%s' belongs to another database or another kind of reader. Choose another name."
                            .formatted(config.slot()));
        }
        if (slot.lost()) {
            throw new LostException(
                    "The replication slot '%s' is lost: the server has removed log that it needs (max_slot_wal_keep_size), and changes after %s with it. Run: %s%s"
                            .formatted(
                                    config.slot(),
                                    slot.confirmed(),
                                    Slot.dropSql(config.slot()),
                                    GO_ON));
        }
    }

    private void publish(Connection connection) throws SQLException {
        Optional<Publication> publication = Publication.find(connection, config.publication());
        if (publication.isEmpty()) {
            Publication.create(connection, config.publication(), config.tables());
        } else {
            add(connection, publication.get());
        }
    }

    private void add(Connection connection, Publication publication) throws SQLException {
        List<TableName> missing = publication.missing(config.tables());
        if (!missing.isEmpty()) {
            Publication.add(connection, config.publication(), missing);
        }
    }
}
