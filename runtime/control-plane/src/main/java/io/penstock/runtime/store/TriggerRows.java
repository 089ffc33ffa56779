package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The table {@code triggers}. */
final class TriggerRows {

    private TriggerRows() {}

    static List<Trigger> load(Connection connection) throws SQLException {
        return query(
                connection,
                TriggerRows::trigger,
                "SELECT namespace, name, type, target, config, paused, created_at, changed_at"
                        + " FROM triggers");
    }

    private static Trigger trigger(ResultSet row) throws SQLException {
        return new Trigger(
                new TriggerName(row.getString("namespace"), row.getString("name")),
                row.getString("type"),
                FunctionTarget.parse(row.getString("target")),
                row.getString("config"),
                row.getInt("paused") == 1,
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("changed_at")));
    }

    static void put(Connection connection, Trigger trigger) throws SQLException {
        update(
                connection,
                "INSERT INTO triggers (namespace, name, type, target, config, paused, created_at,"
                        + " changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (namespace, name) DO UPDATE SET type = excluded.type,"
                        + " target = excluded.target, config = excluded.config,"
                        + " paused = excluded.paused, changed_at = excluded.changed_at",
                trigger.name().namespace(),
                trigger.name().name(),
                trigger.type(),
                trigger.function().text(),
                trigger.config(),
                trigger.paused() ? 1 : 0,
                trigger.createdAt().toEpochMilli(),
                trigger.changedAt().toEpochMilli());
    }

    /** Its checkpoints go, too: the next one of its name begins anew. */
    static void delete(Connection connection, TriggerName name) throws SQLException {
        update(
                connection,
                "DELETE FROM triggers WHERE namespace = ? AND name = ?",
                name.namespace(),
                name.name());
        update(connection, "DELETE FROM checkpoints WHERE trigger_name = ?", name.toString());
    }
}
