package io.penstock.runtime.store;

class PostgresqlQueueRecordsIT extends QueueRecordsContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
