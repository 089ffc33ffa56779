package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.penstock.runtime.store.PostgresqlDurability.Risk;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlDurabilityIT {

    /** The tests' server doesn't sync, which only matters when the machine dies. */
    @Test
    void readsTheSettingsOfItsConnections() {
        try (PostgresqlDatabase database = new PostgresqlDatabase()) {
            assertThat(settings(PostgresqlDurability.risks(database.dataSource())))
                    .containsExactly("fsync");

            PostgresqlServer.shared()
                    .execute(
                            "ALTER DATABASE "
                                    + database.url().substring(database.url().lastIndexOf('/') + 1)
                                    + " SET synchronous_commit = off");

            try (AgroalDataSource later = database.open()) {
                assertThat(settings(PostgresqlDurability.risks(later)))
                        .containsExactly("fsync", "synchronous_commit");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "local", "remote_write", "remote_apply"})
    void whatIsOnDiskIsAtNoRisk(String synchronousCommit) {
        assertThat(PostgresqlDurability.risks("on", synchronousCommit)).isEmpty();
    }

    private static List<String> settings(List<Risk> risks) {
        return risks.stream().map(Risk::setting).toList();
    }
}
