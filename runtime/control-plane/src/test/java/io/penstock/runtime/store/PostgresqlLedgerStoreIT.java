package io.penstock.runtime.store;

class PostgresqlLedgerStoreIT extends LedgerStoreContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
