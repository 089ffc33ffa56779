package io.penstock.runtime.store;

class PostgresqlDeadLetterStoreIT extends DeadLetterStoreContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
