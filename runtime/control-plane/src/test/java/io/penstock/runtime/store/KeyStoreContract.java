package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.access.ApiKey;
import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of keys promises over every database. */
abstract class KeyStoreContract {

    private TestingDatabase database;
    private JdbcKeyStore store;

    /** A new, empty database. */
    abstract TestingDatabase database();

    @BeforeEach
    void open() {
        database = database();
        store = new JdbcKeyStore(database.dataSource());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void bringsBackAllOfAKeyAfterARestart() {
        ApiKey everywhere = key("admin", "aa".repeat(32), Set.of(Scope.values()), Optional.empty());
        ApiKey narrow = key("ci", "bb".repeat(32), Set.of(Scope.DEPLOY), Optional.of("billing"));
        store.put(narrow);
        store.put(everywhere);

        database.reopen();

        assertThat(new JdbcKeyStore(database.dataSource()).load())
                .containsExactly(everywhere, narrow);
    }

    @Test
    void aKeyTakesThePlaceOfTheOneWithItsId() {
        store.put(key("admin", "aa".repeat(32), Set.of(Scope.ADMIN), Optional.empty()));
        ApiKey replacement = key("admin", "cc".repeat(32), Set.of(Scope.ADMIN), Optional.empty());

        store.put(replacement);

        assertThat(store.load()).containsExactly(replacement);
    }

    private static ApiKey key(
            String id, String hash, Set<Scope> scopes, Optional<String> namespace) {
        return new ApiKey(
                new Principal(id, scopes, namespace),
                hash,
                Instant.ofEpochMilli(1_700_000_000_123L));
    }
}
