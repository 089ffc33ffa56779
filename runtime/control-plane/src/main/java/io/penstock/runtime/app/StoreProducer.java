package io.penstock.runtime.app;

import io.agroal.api.AgroalDataSource;
import io.penstock.runtime.store.StoreConfig;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Gives the database that is configured; {@link StoreStart} has migrated it before it is used. */
@Dependent
final class StoreProducer {

    /** The framework's name for the data source. */
    static final String POSTGRESQL = "postgresql";

    @Produces
    @Singleton
    ActiveStore store(
            StoreConfig config,
            Instance<AgroalDataSource> sqlite,
            @DataSource(POSTGRESQL) Instance<AgroalDataSource> postgresql) {
        return switch (StoreUrl.parse(config.url())) {
            case StoreUrl.Sqlite _ -> new ActiveStore(sqlite.get(), false);
            case StoreUrl.Postgresql _ -> new ActiveStore(postgresql.get(), true);
            case StoreUrl.Wrong wrong -> throw new UnusableConfigurationException(wrong.reason());
        };
    }
}
