package io.penstock.runtime.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteQueueRecordsIT extends QueueRecordsContract {

    @TempDir private Path directory;

    @Override
    TestingDatabase database() {
        return new SqliteDatabase(directory);
    }
}
