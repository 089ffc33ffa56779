package io.penstock.runtime.store;

class PostgresqlTriggerOwnersIT extends TriggerOwnersContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
