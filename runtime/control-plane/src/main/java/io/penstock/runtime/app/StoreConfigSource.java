package io.penstock.runtime.app;

import io.penstock.runtime.store.PostgresqlSession;
import io.penstock.runtime.store.StoreConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Says which of the framework's two data sources is active, after {@code penstock.store.url}: the
 * default one for SQLite, or the one named postgresql. Made by the configuration, which finds it in
 * META-INF/services. A wrong URL activates none; {@link StoreStart} refuses it with a message.
 */
public final class StoreConfigSource implements ConfigSourceFactory {

    /** Above application.properties, below the environment. */
    private static final int ORDINAL = 275;

    private static final String POSTGRESQL = "quarkus.datasource.postgresql.";

    private static final String DRIVER = POSTGRESQL + "jdbc.additional-jdbc-properties.";

    /** Made by the configuration. */
    public StoreConfigSource() {}

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        StoreUrl url = StoreUrl.parse(value(context, "penstock.store.url"));
        Duration timeout =
                timeout(
                        value(context, "penstock.store.timeout")
                                .orElse(StoreConfig.TIMEOUT_DEFAULT));
        return List.of(
                new PropertiesConfigSource(properties(url, timeout), "penstock.store", ORDINAL));
    }

    private static Optional<String> value(ConfigSourceContext context, String key) {
        return Optional.ofNullable(context.getValue(key)).map(ConfigValue::getValue);
    }

    private static Duration timeout(String value) {
        try {
            return DurationConverter.parseDuration(value);
        } catch (IllegalArgumentException _) {
            throw new UnusableConfigurationException(
                    "penstock.store.timeout = " + value + "; use a duration such as 5s");
        }
    }

    static Map<String, String> properties(StoreUrl url, Duration timeout) {
        Map<String, String> properties = new HashMap<>();
        properties.put(
                "quarkus.datasource.active", Boolean.toString(url instanceof StoreUrl.Sqlite));
        properties.put(POSTGRESQL + "active", Boolean.toString(url instanceof StoreUrl.Postgresql));
        if (url instanceof StoreUrl.Postgresql postgresql) {
            properties.put(POSTGRESQL + "jdbc.url", postgresql.url());
            String seconds = Long.toString(Math.ceilDiv(timeout.toMillis(), 1000));
            properties.put(DRIVER + "connectTimeout", seconds);
            properties.put(DRIVER + "loginTimeout", seconds);
            properties.put(DRIVER + "socketTimeout", seconds);
            properties.put(
                    POSTGRESQL + "jdbc.new-connection-sql", PostgresqlSession.limits(timeout));
        }
        return properties;
    }
}
