package io.penstock.runtime.store;

class PostgresqlQueueNodesIT extends QueueNodesContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
