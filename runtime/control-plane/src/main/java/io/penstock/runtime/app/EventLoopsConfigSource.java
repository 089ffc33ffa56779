package io.penstock.runtime.app;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * How many event loops there are, unless {@code quarkus.vertx.event-loops-pool-size} says it: one
 * for two processors, as workers and the store's writer need the others, and in the native form,
 * whose code takes twice as long, one for each. The framework's default is two for each, which
 * makes calls change threads, and threads change processors, more often. Made by the configuration,
 * which finds it in META-INF/services.
 */
public final class EventLoopsConfigSource implements ConfigSourceFactory {

    private static final String KEY = "quarkus.vertx.event-loops-pool-size";

    /** Below all that a user or application.properties may say. */
    private static final int ORDINAL = 50;

    /** Made by the configuration. */
    public EventLoopsConfigSource() {}

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        return List.of(new Source());
    }

    static int count(int processors, boolean nativeForm) {
        return nativeForm ? processors : Math.max(1, processors / 2);
    }

    private static final class Source implements ConfigSource {

        /** None: what a build lists would be kept in it, and it is of the machine that runs. */
        @Override
        public Set<String> getPropertyNames() {
            return Set.of();
        }

        @Override
        public @Nullable String getValue(String name) {
            return name.equals(KEY)
                    ? Integer.toString(
                            count(
                                    Runtime.getRuntime().availableProcessors(),
                                    Installation.isNative()))
                    : null;
        }

        @Override
        public String getName() {
            return "penstock.event-loops";
        }

        @Override
        public int getOrdinal() {
            return ORDINAL;
        }
    }
}
