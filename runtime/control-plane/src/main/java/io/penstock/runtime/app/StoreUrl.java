package io.penstock.runtime.app;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code penstock.store.url} means. */
sealed interface StoreUrl {

    /** Without the key: a file in the data directory. */
    record Sqlite() implements StoreUrl {}

    /**
     * A PostgreSQL.
     *
     * @param url for the driver, without user and password
     */
    record Postgresql(String url) implements StoreUrl {

        /** The URL without its options, for messages. */
        String plain() {
            return StoreUrl.plain(url);
        }
    }

    /**
     * Not understood.
     *
     * @param reason key, value and what would work
     */
    record Wrong(String reason) implements StoreUrl {}

    /** Host and port, perhaps several with commas between, a database, options. */
    Pattern POSTGRESQL = Pattern.compile("jdbc:postgresql://[\\w.:\\[\\],-]+/[\\w.%-]+(\\?\\S*)?");

    /** Options that are secret or have keys of their own. */
    Pattern CREDENTIALS = Pattern.compile("[?&](user|password|sslpassword)=");

    /** An option by which the driver no longer says how many rows each statement changed. */
    Pattern UNCOUNTED = Pattern.compile("[?&]rewritebatchedinserts=true");

    private static String plain(String url) {
        return url.replaceFirst("\\?.*", "");
    }

    /** Reads the key's value. */
    static StoreUrl parse(Optional<String> value) {
        if (value.isEmpty() || value.get().isBlank()) {
            return new Sqlite();
        }
        String url = value.get().strip();
        if (CREDENTIALS.matcher(url.toLowerCase(Locale.ROOT)).find() || url.contains("@")) {
            return new Wrong(
                    "penstock.store.url has a user or a password; give them as"
                            + " penstock.store.username and penstock.store.password, which are"
                            + " never logged");
        }
        if (UNCOUNTED.matcher(url.toLowerCase(Locale.ROOT)).find()) {
            return new Wrong(
                    "penstock.store.url has reWriteBatchedInserts=true; leave it out, since the"
                            + " driver then doesn't say which of many inserts were duplicates");
        }
        if (POSTGRESQL.matcher(url).matches()) {
            return new Postgresql(url);
        }
        return new Wrong(
                "penstock.store.url = "
                        + plain(url)
                        + "; use jdbc:postgresql://host:5432/database, or leave the key out for"
                        + " SQLite in the data directory");
    }
}
