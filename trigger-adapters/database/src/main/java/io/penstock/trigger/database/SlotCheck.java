package io.penstock.trigger.database;

import io.penstock.trigger.spi.ConfigException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Looks whether a trigger's replication slot is there, or can be made and read. */
final class SlotCheck {

    private final DatabaseConfig config;

    SlotCheck(DatabaseConfig config) {
        this.config = config;
    }

    void run(Connection connection) throws SQLException, ConfigException {
        Optional<Slot> slot = Slot.find(connection, config.slot());
        if (slot.isPresent()) {
            check(slot.get());
            if (slot.get().active()) {
                return;
            }
        } else {
            room(connection, "max_replication_slots", "SELECT count(*) FROM pg_replication_slots");
        }
        room(
                connection,
                "max_wal_senders",
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender'");
    }

    private void check(Slot slot) throws ConfigException {
        if (!slot.mine()) {
            throw bad(
                    "It belongs to another database, or to another kind of reader. Choose another"
                            + " name.");
        }
        if (slot.lost()) {
            throw bad(
                    "The server has removed log that it needs, so changes are missing. Run: "
                            + Slot.dropSql(config.slot()));
        }
    }

    private void room(Connection connection, String setting, String used)
            throws SQLException, ConfigException {
        record Use(int used, int most) {}
        Use use =
                Query.one(
                        connection,
                        "SELECT (%s), current_setting('%s')::int".formatted(used, setting),
                        row -> new Use(row.getInt(1), row.getInt(2)));
        if (use.used() >= use.most()) {
            throw bad(
                    "All %d of the server's %s are in use. Run this and restart the server: ALTER SYSTEM SET %s = %d;"
                            .formatted(use.most(), setting, setting, use.used() + 10));
        }
    }

    private ConfigException bad(String problem) {
        return new ConfigException(
                "slot",
                config.slot(),
                "The replication slot '%s' can't be used. %s".formatted(config.slot(), problem));
    }
}
