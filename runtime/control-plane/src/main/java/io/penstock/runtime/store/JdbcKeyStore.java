package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;
import static io.penstock.runtime.store.Transactions.update;

import io.penstock.runtime.access.ApiKey;
import io.penstock.runtime.access.KeyStore;
import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Keys in the table {@code api_keys}. */
public final class JdbcKeyStore implements KeyStore {

    private final Transactions transactions;

    /** A store over a database whose migrations have run. */
    public JdbcKeyStore(DataSource dataSource) {
        this.transactions = new Transactions(dataSource);
    }

    @Override
    public List<ApiKey> load() {
        return transactions.call(
                connection ->
                        query(
                                connection,
                                JdbcKeyStore::key,
                                "SELECT id, hash, scopes, namespace, created_at FROM api_keys"
                                        + " WHERE revoked_at IS NULL ORDER BY id"));
    }

    @Override
    public void put(ApiKey key) {
        insert(
                key,
                " ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, scopes = excluded.scopes,"
                        + " namespace = excluded.namespace, created_at = excluded.created_at,"
                        + " revoked_at = NULL");
    }

    @Override
    public boolean add(ApiKey key) {
        return insert(key, " ON CONFLICT (id) DO NOTHING") == 1;
    }

    private int insert(ApiKey key, String onConflict) {
        return transactions.call(
                connection ->
                        update(
                                connection,
                                "INSERT INTO api_keys (id, hash, scopes, namespace, created_at)"
                                        + " VALUES (?, ?, ?, ?, ?)"
                                        + onConflict,
                                key.id(),
                                key.hash(),
                                key.holder().scopes().stream()
                                        .map(Scope::label)
                                        .sorted()
                                        .collect(Collectors.joining(",")),
                                key.holder().namespace().orElse(null),
                                key.createdAt().toEpochMilli()));
    }

    private static ApiKey key(ResultSet row) throws SQLException {
        Set<Scope> scopes =
                Arrays.stream(row.getString("scopes").split(","))
                        .map(label -> Scope.valueOf(label.toUpperCase(Locale.ROOT)))
                        .collect(Collectors.toSet());
        Principal holder =
                new Principal(
                        row.getString("id"),
                        scopes,
                        Optional.ofNullable(row.getString("namespace")));
        return new ApiKey(
                holder, row.getString("hash"), Instant.ofEpochMilli(row.getLong("created_at")));
    }
}
