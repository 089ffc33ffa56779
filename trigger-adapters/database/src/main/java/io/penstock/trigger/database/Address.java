package io.penstock.trigger.database;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a database is. */
record Address(String host, int port, String database) {

    private static final Pattern URL =
            Pattern.compile(
                    "(?:jdbc:)?postgresql://([\\w.-]+|\\[[0-9a-fA-F:]+])(?::(\\d{1,5}))?/([^/?@]+)");
    private static final int PORT = 5432;
    private static final int PORT_MAX = 65_535;

    /**
     * Reads {@code postgresql://host:port/database}, with or without {@code jdbc:}.
     *
     * @throws IllegalArgumentException if it isn't of that form
     */
    static Address parse(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(url);
        }
        int port = matcher.group(2) == null ? PORT : Integer.parseInt(matcher.group(2));
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException(url);
        }
        return new Address(matcher.group(1), port, matcher.group(3));
    }

    /** For the PostgreSQL driver. */
    String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + encoded(database);
    }

    /** The source of a table's events. */
    String source(TableName table) {
        return "postgresql://"
                + host
                + (port == PORT ? "" : ":" + port)
                + "/"
                + encoded(database)
                + "/"
                + encoded(table.schema())
                + "."
                + encoded(table.name());
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
