package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RegistryChange;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A PostgreSQL that is killed and comes back, under connections that stay open. */
class PostgresqlServerIT {

    @Test
    void whatWasCommittedIsThereAfterAKillWithoutARestartOfTheNode() {
        try (PostgresqlServer server = PostgresqlServer.launch();
                PostgresqlDatabase database = new PostgresqlDatabase(server)) {
            // Given
            JdbcRegistryStore store =
                    new JdbcRegistryStore(database.dataSource(), InstantSource.system());
            FunctionVersion version =
                    new FunctionVersion(
                            FunctionName.parse("hello"),
                            1,
                            "ab".repeat(32),
                            List.of(),
                            FunctionSettings.DEFAULTS,
                            Instant.EPOCH);
            store.save(new RegistryChange.VersionAdded(version, Set.of()), 0);

            // When
            server.kill();
            assertThatThrownBy(store::revision)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e ->
                                    assertThat(e.problem().code())
                                            .isEqualTo(ErrorCode.STORE_UNAVAILABLE));
            server.start();

            // Then
            assertThat(store.revision()).isEqualTo(1);
            assertThat(store.load(_ -> List.of()).functions()).hasSize(1);
        }
    }
}
