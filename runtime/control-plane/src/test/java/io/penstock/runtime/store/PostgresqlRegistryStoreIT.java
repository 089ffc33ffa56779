package io.penstock.runtime.store;

class PostgresqlRegistryStoreIT extends RegistryStoreContract {

    @Override
    TestingDatabase database() {
        return new PostgresqlDatabase();
    }
}
