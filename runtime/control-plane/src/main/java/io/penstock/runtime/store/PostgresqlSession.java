package io.penstock.runtime.store;

import java.time.Duration;

/** What the server ends by itself, so that a node that is cut off holds nobody up. */
public final class PostgresqlSession {

    private PostgresqlSession() {}

    /**
     * The statements for each new connection. The client's own limits end nothing on the server: a
     * node that loses its power or its network within a transaction would keep its locks until TCP
     * notices, after hours.
     *
     * @param timeout how long a statement may take; between two of a transaction it is twice that
     */
    public static String limits(Duration timeout) {
        return "SET statement_timeout = %d; SET idle_in_transaction_session_timeout = %d"
                .formatted(timeout.toMillis(), 2 * timeout.toMillis());
    }
}
