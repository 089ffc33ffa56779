package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.store.StoreConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/penstock",
                "jdbc:postgresql://db.example.org:5432/penstock?sslmode=verify-full",
                "jdbc:postgresql://a:5432,b:5432/penstock?targetServerType=primary",
                "jdbc:postgresql://[::1]:5432/pen_stock-2"
            })
    void takesPostgresql(String url) {
        assertThat(StoreUrl.parse(Optional.of(url))).isEqualTo(new StoreUrl.Postgresql(url));
    }

    @Test
    void isSqliteWithoutAUrl() {
        assertThat(StoreUrl.parse(Optional.empty())).isEqualTo(new StoreUrl.Sqlite());
        assertThat(StoreUrl.parse(Optional.of(" "))).isEqualTo(new StoreUrl.Sqlite());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://localhost/penstock",
                "jdbc:postgres://localhost/penstock",
                "postgresql://localhost/penstock",
                "jdbc:postgresql://localhost:5432/",
                "jdbc:postgresql://localhost",
                "jdbc:sqlite:/x/y.db"
            })
    void namesKeyValueAndWhatWouldWork(String url) {
        assertThat(StoreUrl.parse(Optional.of(url)))
                .isInstanceOfSatisfying(
                        StoreUrl.Wrong.class,
                        wrong ->
                                assertThat(wrong.reason())
                                        .startsWith("penstock.store.url = " + url + "; use jdbc:"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost/penstock?user=u&password=geheim",
                "jdbc:postgresql://localhost/penstock?ssl=true&sslPassword=geheim",
                "jdbc:postgresql://u:geheim@localhost/penstock",
                "jdbc:mysql://localhost/penstock?pwd=geheim"
            })
    void neverRepeatsAPassword(String url) {
        assertThat(StoreUrl.parse(Optional.of(url)))
                .isInstanceOfSatisfying(
                        StoreUrl.Wrong.class,
                        wrong -> assertThat(wrong.reason()).doesNotContain("geheim"));
    }

    @Test
    void refusesAnOptionThatHidesDuplicates() {
        assertThat(
                        StoreUrl.parse(
                                Optional.of(
                                        "jdbc:postgresql://h/d?ssl=true&reWriteBatchedInserts=true")))
                .isInstanceOfSatisfying(
                        StoreUrl.Wrong.class,
                        wrong ->
                                assertThat(wrong.reason())
                                        .startsWith("penstock.store.url has reWriteBatchedInserts")
                                        .contains("duplicates"));
    }

    @Test
    void activatesOneDataSourceAndBoundsItsWaits() {
        Map<String, String> sqlite =
                StoreConfigSource.properties(new StoreUrl.Sqlite(), Duration.ofSeconds(5));
        Map<String, String> postgresql =
                StoreConfigSource.properties(
                        new StoreUrl.Postgresql("jdbc:postgresql://h/d?sslmode=require"),
                        Duration.ofMillis(1500));

        assertThat(sqlite)
                .containsEntry("quarkus.datasource.active", "true")
                .containsEntry("quarkus.datasource.postgresql.active", "false");
        assertThat(postgresql)
                .containsEntry("quarkus.datasource.active", "false")
                .containsEntry("quarkus.datasource.postgresql.active", "true")
                .containsEntry(
                        "quarkus.datasource.postgresql.jdbc.additional-jdbc-properties.socketTimeout",
                        "2")
                .containsEntry(
                        "quarkus.datasource.postgresql.jdbc.new-connection-sql",
                        "SET statement_timeout = 1500;"
                                + " SET idle_in_transaction_session_timeout = 3000")
                .containsEntry(
                        "quarkus.datasource.postgresql.jdbc.url",
                        "jdbc:postgresql://h/d?sslmode=require");
    }

    @ParameterizedTest
    @CsvSource({"penstock.store.timeout, 10ms", "penstock.store.connections, 1"})
    void refusesWhatCanNotWork(String key, String value) {
        StoreConfig config =
                new SmallRyeConfigBuilder()
                        .withMapping(StoreConfig.class)
                        .addDiscoveredConverters()
                        .withDefaultValue(key, value)
                        .build()
                        .getConfigMapping(StoreConfig.class);

        assertThatThrownBy(() -> StoreStart.check(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(key + " = ");
    }
}
