package io.penstock.runtime.store;

class PostgresqlGroupCommitIT extends GroupCommitContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
