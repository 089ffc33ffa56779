package io.penstock.runtime.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The database. Since 0.2. */
@ConfigMapping(prefix = "penstock.store")
public interface StoreConfig {

    /** What {@link #timeout} is by default. */
    String TIMEOUT_DEFAULT = "5s";

    /**
     * {@code jdbc:postgresql://host/database} for a PostgreSQL that several nodes may share;
     * without it, a SQLite file in the data directory. User and password aren't part of it.
     */
    Optional<String> url();

    /** The user of a PostgreSQL. */
    Optional<String> username();

    /** The password of that user; never logged. */
    Optional<String> password();

    /**
     * How long the database may take to connect or to answer one statement; 1 second or more.
     * Beyond, callers get {@code store-unavailable}.
     */
    @WithDefault(TIMEOUT_DEFAULT)
    Duration timeout();

    /** Connections to a PostgreSQL this node opens at most; 2 or more. */
    @WithDefault("16")
    int connections();
}
