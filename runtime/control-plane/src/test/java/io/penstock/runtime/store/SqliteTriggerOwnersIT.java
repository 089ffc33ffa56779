package io.penstock.runtime.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteTriggerOwnersIT extends TriggerOwnersContract {

    @TempDir private Path directory;

    @Override
    TestingDatabase database() {
        return new SqliteDatabase(directory);
    }
}
