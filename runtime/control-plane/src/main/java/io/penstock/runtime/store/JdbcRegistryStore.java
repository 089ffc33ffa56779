package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RegisteredFunction;
import io.penstock.runtime.registry.RegistryChange;
import io.penstock.runtime.registry.RegistryContent;
import io.penstock.runtime.registry.RegistryStore;
import io.penstock.runtime.registry.StaleRegistryException;
import io.penstock.runtime.registry.Trigger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The registry in the tables {@code functions}, {@code versions}, {@code aliases} and {@code
 * triggers}.
 */
public final class JdbcRegistryStore implements RegistryStore {

    private static final int LOAD_TRIES = 20;

    private final Transactions transactions;
    private final InstantSource clock;

    /** A store over a database whose migrations have run. */
    public JdbcRegistryStore(DataSource dataSource, InstantSource clock) {
        this.transactions = new Transactions(dataSource);
        this.clock = clock;
    }

    @Override
    public RegistryContent load(Function<String, List<Path>> classPaths) {
        return transactions.call(connection -> consistent(connection, classPaths));
    }

    @Override
    public long revision() {
        return transactions.call(JdbcRegistryStore::revision);
    }

    @Override
    public int lastNumber(FunctionName function) {
        return transactions.call(connection -> lastNumber(connection, function));
    }

    @Override
    public void save(RegistryChange change, long revision) {
        transactions.call(
                connection -> {
                    // First of all: whoever changes the registry at the same time waits here.
                    int current =
                            update(
                                    connection,
                                    "UPDATE registry_revision SET revision = revision + 1"
                                            + " WHERE revision = ?",
                                    revision);
                    if (current == 0) {
                        throw new StaleRegistryException(revision);
                    }
                    save(connection, change);
                    return change;
                });
    }

    private void save(Connection connection, RegistryChange change) throws SQLException {
        switch (change) {
            case RegistryChange.VersionAdded added -> addVersion(connection, added);
            case RegistryChange.FunctionDeleted deleted ->
                    deleteFunction(connection, deleted.function());
            case RegistryChange.AliasPut put -> {
                deleteAlias(connection, put.function(), put.alias().name());
                insertAlias(connection, put.function(), put.alias());
            }
            case RegistryChange.AliasDeleted deleted ->
                    deleteAlias(connection, deleted.function(), deleted.alias());
            case RegistryChange.TriggerPut put -> TriggerRows.put(connection, put.trigger());
            case RegistryChange.TriggerDeleted deleted ->
                    TriggerRows.delete(connection, deleted.trigger());
        }
    }

    private void deleteFunction(Connection connection, FunctionName function) throws SQLException {
        deleteOf(connection, "aliases", function);
        deleteOf(connection, "versions", function);
        update(
                connection,
                "UPDATE functions SET deleted_at = ? WHERE namespace = ? AND name = ?",
                clock.millis(),
                function.namespace(),
                function.name());
    }

    private static void addVersion(Connection connection, RegistryChange.VersionAdded added)
            throws SQLException {
        FunctionVersion version = added.version();
        FunctionName function = version.function();
        int known =
                update(
                        connection,
                        "UPDATE functions SET last_number = ?, deleted_at = NULL"
                                + " WHERE namespace = ? AND name = ?",
                        version.number(),
                        function.namespace(),
                        function.name());
        if (known == 0) {
            update(
                    connection,
                    "INSERT INTO functions (namespace, name, last_number) VALUES (?, ?, ?)",
                    function.namespace(),
                    function.name(),
                    version.number());
        }
        update(
                connection,
                "INSERT INTO versions (namespace, name, number, code_sha256, settings, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                function.namespace(),
                function.name(),
                version.number(),
                version.codeSha256(),
                SettingsJson.write(version.settings()),
                version.createdAt().toEpochMilli());
        for (int number : added.dropped()) {
            update(
                    connection,
                    "DELETE FROM versions WHERE namespace = ? AND name = ? AND number = ?",
                    function.namespace(),
                    function.name(),
                    number);
        }
    }

    private static void insertAlias(Connection connection, FunctionName function, Alias alias)
            throws SQLException {
        for (int place = 0; place < alias.shares().size(); place++) {
            update(
                    connection,
                    "INSERT INTO aliases (namespace, name, alias, place, number, weight)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    function.namespace(),
                    function.name(),
                    alias.name(),
                    place,
                    alias.shares().get(place).version(),
                    alias.shares().get(place).weight());
        }
    }

    private static void deleteAlias(Connection connection, FunctionName function, String alias)
            throws SQLException {
        update(
                connection,
                "DELETE FROM aliases WHERE namespace = ? AND name = ? AND alias = ?",
                function.namespace(),
                function.name(),
                alias);
    }

    private static void deleteOf(Connection connection, String table, FunctionName function)
            throws SQLException {
        update(
                connection,
                "DELETE FROM " + table + " WHERE namespace = ? AND name = ?",
                function.namespace(),
                function.name());
    }

    private static int lastNumber(Connection connection, FunctionName function)
            throws SQLException {
        List<Integer> numbers =
                query(
                        connection,
                        row -> row.getInt("last_number"),
                        "SELECT last_number FROM functions WHERE namespace = ? AND name = ?",
                        function.namespace(),
                        function.name());
        return numbers.isEmpty() ? 0 : numbers.getFirst();
    }

    /** PostgreSQL shows each statement what was committed before it: tables may not fit. */
    private static RegistryContent consistent(
            Connection connection, Function<String, List<Path>> classPaths) throws SQLException {
        for (int tries = 1; ; tries++) {
            long revision = revision(connection);
            List<RegisteredFunction> functions = load(connection, classPaths);
            List<Trigger> triggers = TriggerRows.load(connection);
            if (revision == revision(connection)) {
                return new RegistryContent(revision, functions, triggers);
            }
            if (tries == LOAD_TRIES) {
                throw new SQLException(
                        "the registry changed during each of %d loads".formatted(tries));
            }
        }
    }

    private static long revision(Connection connection) throws SQLException {
        return query(
                        connection,
                        row -> row.getLong("revision"),
                        "SELECT revision FROM registry_revision")
                .getFirst();
    }

    private static List<RegisteredFunction> load(
            Connection connection, Function<String, List<Path>> classPaths) throws SQLException {
        Map<FunctionName, NavigableMap<Integer, FunctionVersion>> versions = new HashMap<>();
        List<FunctionVersion> loaded =
                query(
                        connection,
                        row -> version(row, classPaths),
                        "SELECT namespace, name, number, code_sha256, settings, created_at"
                                + " FROM versions");
        for (FunctionVersion version : loaded) {
            versions.computeIfAbsent(version.function(), _ -> new TreeMap<>())
                    .put(version.number(), version);
        }
        Map<FunctionName, SortedMap<String, Alias>> aliases = aliases(connection);
        List<RegisteredFunction> functions = new ArrayList<>();
        versions.forEach(
                (name, numbered) ->
                        functions.add(
                                new RegisteredFunction(
                                        name,
                                        numbered,
                                        aliases.getOrDefault(name, new TreeMap<>()))));
        return functions;
    }

    private static FunctionVersion version(ResultSet row, Function<String, List<Path>> classPaths)
            throws SQLException {
        FunctionName function = name(row);
        int number = row.getInt("number");
        String codeSha256 = row.getString("code_sha256");
        return new FunctionVersion(
                function,
                number,
                codeSha256,
                classPaths.apply(codeSha256),
                SettingsJson.read(row.getString("settings"), function + "@" + number),
                Instant.ofEpochMilli(row.getLong("created_at")));
    }

    private static Map<FunctionName, SortedMap<String, Alias>> aliases(Connection connection)
            throws SQLException {
        Map<FunctionName, SortedMap<String, List<Alias.Share>>> shares = new HashMap<>();
        query(
                connection,
                row ->
                        shares.computeIfAbsent(name(row), _ -> new TreeMap<>())
                                .computeIfAbsent(row.getString("alias"), _ -> new ArrayList<>())
                                .add(new Alias.Share(row.getInt("number"), row.getInt("weight"))),
                "SELECT namespace, name, alias, number, weight FROM aliases"
                        + " ORDER BY namespace, name, alias, place");
        Map<FunctionName, SortedMap<String, Alias>> aliases = new HashMap<>();
        shares.forEach(
                (function, named) -> {
                    SortedMap<String, Alias> built = new TreeMap<>();
                    named.forEach((alias, parts) -> built.put(alias, new Alias(alias, parts)));
                    aliases.put(function, built);
                });
        return aliases;
    }

    private static FunctionName name(ResultSet row) throws SQLException {
        return new FunctionName(row.getString("namespace"), row.getString("name"));
    }
}
