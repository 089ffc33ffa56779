package io.penstock.trigger.database;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the connection is protected.
 *
 * @param mode as in libpq
 * @param files parameters of the PostgreSQL driver that name files, by name
 */
record Tls(Mode mode, Map<String, String> files) {

    /** libpq's {@code sslmode}. */
    enum Mode {
        DISABLE,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Map<String, String> FIELDS =
            Map.of("sslRootCert", "sslrootcert", "sslCert", "sslcert", "sslKey", "sslkey");

    Tls {
        files = Map.copyOf(files);
    }

    static Tls read(TriggerConfig config) throws ConfigException {
        Map<String, String> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> field : FIELDS.entrySet()) {
            Optional<String> path = config.optionalText(field.getKey());
            if (path.isEmpty()) {
                continue;
            }
            if (!isReadable(path.get())) {
                throw config.bad(
                        field.getKey(), path.get(), "Write the path of a file that can be read.");
            }
            files.put(field.getValue(), path.get());
        }
        return new Tls(config.choice("sslMode", Mode.PREFER), files);
    }

    private static boolean isReadable(String path) {
        try {
            return Files.isReadable(Path.of(path));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    /** Parameters of the PostgreSQL driver. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>(files);
        parameters.put("sslmode", mode.label());
        return parameters;
    }
}
