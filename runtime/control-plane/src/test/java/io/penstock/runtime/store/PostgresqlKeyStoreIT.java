package io.penstock.runtime.store;

class PostgresqlKeyStoreIT extends KeyStoreContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
