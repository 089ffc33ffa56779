package io.penstock.trigger.database;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/** Opens connections for questions and small commands. Safe for several threads. */
final class Source {

    private static final String CONNECT_SECONDS = "10";
    private static final String ANSWER_SECONDS = "15";

    private final DatabaseConfig config;

    Source(DatabaseConfig config) {
        this.config = config;
    }

    /** A connection that gives up when the server doesn't answer for 15 s. */
    Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.put("user", config.user());
        config.password().ifPresent(password -> properties.put("password", password));
        properties.putAll(config.tls().parameters());
        properties.put("connectTimeout", CONNECT_SECONDS);
        properties.put("loginTimeout", CONNECT_SECONDS);
        properties.put("socketTimeout", ANSWER_SECONDS);
        properties.put("ApplicationName", "penstock");
        Connection connection = driver().connect(config.address().jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("The driver refuses " + config.address() + ".");
        }
        return connection;
    }

    /** Not by DriverManager: it only shows drivers of class loaders that it knows. */
    private static Driver driver() {
        return ServiceLoader.load(Driver.class, Source.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the PostgreSQL driver is missing"));
    }
}
