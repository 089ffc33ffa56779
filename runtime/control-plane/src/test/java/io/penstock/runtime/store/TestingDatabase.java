package io.penstock.runtime.store;

import javax.sql.DataSource;

/** An empty database with the migrations run. Closing it removes what it has. */
interface TestingDatabase extends AutoCloseable {

    /** Connections to it. */
    DataSource dataSource();

    /** What it speaks. */
    Dialect dialect();

    /** Closes all connections and opens it again, as after a restart. */
    void reopen();

    @Override
    void close();
}
