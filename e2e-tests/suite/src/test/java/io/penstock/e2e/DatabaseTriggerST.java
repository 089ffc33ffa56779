package io.penstock.e2e;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** No change of a real PostgreSQL is lost, and those of a row take effect in their order. */
class DatabaseTriggerST {

    /** What a trigger needs of its source. */
    static final Map<String, String> LOGICAL = Map.of("wal_level", "logical");

    private static final List<String> SETTINGS = List.of("-Dpenstock.queue.lease=3s");

    @Test
    void everyChangeTakesEffectOrIsADeadLetter() throws Exception {
        // Given
        TriggerPlan plan = TriggerPlan.of(4);
        try (Postgresql database = Postgresql.launch(LOGICAL);
                Penstock server = Penstock.create("DatabaseTriggerST", SETTINGS)) {
            server.start();
            TriggerRun run =
                    new TriggerRun(server, new DatabaseSource(database), Witness.create(), plan);

            // When, Then
            plan.run("database", run::run);
        }
    }
}
