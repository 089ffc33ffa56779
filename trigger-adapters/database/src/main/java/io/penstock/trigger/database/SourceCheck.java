package io.penstock.trigger.database;

import io.penstock.trigger.spi.ConfigException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Looks whether a server is as a trigger needs it. What isn't is told with the SQL that changes it,
 * which its owner or a superuser runs.
 */
final class SourceCheck {

    private static final int VERSION_MIN = 140_000;
    private static final String INVALID_PASSWORD = "28P01";
    private static final String INVALID_AUTHORIZATION = "28000";
    private static final String NO_DATABASE = "3D000";
    private static final String NO_PRIVILEGE = "42501";
    private static final String REFUSED = "08004";

    private final DatabaseConfig config;

    SourceCheck(DatabaseConfig config) {
        this.config = config;
    }

    /** Does nothing if the server can't be reached. */
    void run() throws ConfigException {
        try (Connection connection = new Source(config).open()) {
            server(connection);
            role(connection);
            new TableCheck(config).run(connection);
            publication(connection);
            new SlotCheck(config).run(connection);
        } catch (SQLException e) {
            Optional<ConfigException> refusal = refusal(e);
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }
    }

    /** Empty when the server is away, which may change without anybody doing anything. */
    private Optional<ConfigException> refusal(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String message = e.getMessage() + " ";
        return switch (state) {
            case INVALID_PASSWORD ->
                    Optional.of(
                            new ConfigException(
                                    "password",
                                    "",
                                    message
                                            + "Change the secret, or the password: ALTER ROLE "
                                            + Sql.name(config.user())
                                            + " PASSWORD '...';"));
            case INVALID_AUTHORIZATION, NO_PRIVILEGE ->
                    Optional.of(
                            new ConfigException(
                                    "user",
                                    config.user(),
                                    message
                                            + "The role must be allowed to log in, here and from"
                                            + " this address (pg_hba.conf): ALTER ROLE "
                                            + Sql.name(config.user())
                                            + " LOGIN;"));
            case NO_DATABASE ->
                    Optional.of(
                            new ConfigException(
                                    "url",
                                    config.address().toString(),
                                    message + "Name a database of this server."));
            case REFUSED ->
                    Optional.of(
                            new ConfigException(
                                    "sslMode",
                                    config.tls().mode().label(),
                                    message + "Choose a mode that the server allows."));
            default -> Optional.empty();
        };
    }

    private void server(Connection connection) throws SQLException, ConfigException {
        record Server(int version, boolean standby, String walLevel) {}
        Server server =
                Query.one(
                        connection,
                        """
                        SELECT current_setting('server_version_num')::int, pg_is_in_recovery(),
                            current_setting('wal_level')
                        """,
                        row -> new Server(row.getInt(1), row.getBoolean(2), row.getString(3)));
        if (server.version() < VERSION_MIN) {
            throw url("The server is older than PostgreSQL 14.");
        }
        if (server.standby()) {
            throw url("The server is a standby. Name the primary.");
        }
        if (!server.walLevel().equals("logical")) {
            throw url(
                    "The server's wal_level is '%s'. Run this and restart the server: ALTER SYSTEM SET wal_level = 'logical';"
                            .formatted(server.walLevel()));
        }
    }

    private ConfigException url(String detail) {
        return new ConfigException("url", config.address().toString(), detail);
    }

    private void role(Connection connection) throws SQLException, ConfigException {
        boolean replication =
                Query.one(
                        connection,
                        """
                        SELECT rolreplication OR rolsuper OR EXISTS (
                            SELECT FROM pg_roles rds WHERE rds.rolname = 'rds_replication'
                                AND pg_has_role(me.oid, rds.oid, 'MEMBER'))
                        FROM pg_roles me WHERE rolname = current_user
                        """,
                        row -> row.getBoolean(1));
        if (!replication) {
            throw new ConfigException(
                    "user",
                    config.user(),
                    "The role '%s' may not read the write-ahead log. Run: ALTER ROLE %s REPLICATION;"
                            .formatted(config.user(), Sql.name(config.user())));
        }
    }

    private void publication(Connection connection) throws SQLException, ConfigException {
        Optional<Publication> found = Publication.find(connection, config.publication());
        if (found.isEmpty()) {
            if (!mayPublish(connection, "")) {
                throw publication(
                        "There is no publication '%s', and the role '%s' may not make it: that needs CREATE on the database, and the tables. Run as their owner: %s",
                        Publication.createSql(config.publication(), config.tables()));
            }
            return;
        }
        if (!found.get().operations().containsAll(config.operations())) {
            throw publication(
                    "The publication '%s' doesn't publish all operations that the role '%s' asks for. Run: %s",
                    Publication.publishSql(config.publication()));
        }
        if (!found.get().missing(config.tables()).isEmpty()
                && !mayPublish(connection, config.publication())) {
            throw publication(
                    "The publication '%s' lacks tables, and the role '%s' may not add them. Run as the owner of both: %s",
                    Publication.addSql(config.publication(), found.get().missing(config.tables())));
        }
    }

    private ConfigException publication(String detail, String sql) {
        return new ConfigException(
                "publication",
                config.publication(),
                detail.formatted(config.publication(), config.user(), sql));
    }

    /** Whether the role may make a publication of the tables, or add them to one. */
    private boolean mayPublish(Connection connection, String publication) throws SQLException {
        boolean database =
                Query.one(
                        connection,
                        """
                        SELECT CASE WHEN ? = ''
                            THEN has_database_privilege(current_database(), 'CREATE')
                            ELSE (SELECT pg_has_role(pubowner, 'USAGE') FROM pg_publication
                                WHERE pubname = ?) END
                        """,
                        row -> row.getBoolean(1),
                        publication,
                        publication);
        if (!database) {
            return false;
        }
        for (TableName table : config.tables()) {
            if (!Query.one(
                    connection,
                    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = ?::regclass",
                    row -> row.getBoolean(1),
                    table.quoted())) {
                return false;
            }
        }
        return true;
    }
}
