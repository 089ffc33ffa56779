package io.penstock.runtime.store;

class PostgresqlQueueStoreIT extends QueueStoreContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
