package io.penstock.runtime.app;

import io.agroal.api.AgroalDataSource;
import io.penstock.runtime.store.Dialect;

/**
 * The database of this node.
 *
 * @param dataSource connections to it
 * @param shared whether other nodes may use it too: a PostgreSQL
 */
record ActiveStore(AgroalDataSource dataSource, boolean shared) {

    /** How its SQL is written. */
    Dialect dialect() {
        return shared ? Dialect.POSTGRESQL : Dialect.SQLITE;
    }
}
