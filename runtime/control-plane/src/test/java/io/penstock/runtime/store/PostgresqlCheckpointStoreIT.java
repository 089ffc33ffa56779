package io.penstock.runtime.store;

class PostgresqlCheckpointStoreIT extends CheckpointStoreContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
