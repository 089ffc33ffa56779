package io.penstock.runtime.store;

class PostgresqlQueuePlansIT extends QueuePlansContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
