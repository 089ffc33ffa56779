package io.penstock.runtime.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A database of its own on a PostgreSQL server. */
final class PostgresqlDatabase implements TestingDatabase {

    private static final int CONNECTIONS = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final PostgresqlServer server;
    private final String url;
    private AgroalDataSource dataSource;

    /**
     * A database on the server that the tests of this process share: a copy of one with the
     * migrations run, which takes a fraction of running them.
     */
    PostgresqlDatabase() {
        server = PostgresqlServer.shared();
        url = server.copyDatabase(Migrated.URL);
        dataSource = connect(url, TIMEOUT);
    }

    PostgresqlDatabase(PostgresqlServer server) {
        this.server = server;
        url = server.createDatabase();
        dataSource = open();
    }

    private static final class Migrated {

        static final String URL = PostgresqlServer.shared().createDatabase();

        static {
            AgroalDataSource connected = connect(URL, TIMEOUT);
            migrate(connected);
            connected.close();
        }
    }

    @Override
    public DataSource dataSource() {
        return dataSource;
    }

    /** Its JDBC URL, without user. */
    String url() {
        return url;
    }

    /** One more pool of connections to it, as a second node has; closed by the caller. */
    AgroalDataSource open() {
        return open(TIMEOUT);
    }

    /** The same, with how long the server may take for a statement. */
    AgroalDataSource open(Duration timeout) {
        AgroalDataSource opened = connect(url, timeout);
        migrate(opened);
        return opened;
    }

    private static AgroalDataSource connect(String url, Duration timeout) {
        AgroalDataSourceConfigurationSupplier configuration =
                new AgroalDataSourceConfigurationSupplier();
        configuration
                .connectionPoolConfiguration()
                .maxSize(CONNECTIONS)
                .acquisitionTimeout(Duration.ofSeconds(10))
                .validateOnBorrow(true)
                .connectionValidator(ConnectionValidator.defaultValidator())
                .connectionFactoryConfiguration()
                .jdbcUrl(url)
                .jdbcProperty("targetServerType", "primary")
                .initialSql(PostgresqlSession.limits(timeout))
                .principal(new NamePrincipal(PostgresqlServer.USER))
                .jdbcTransactionIsolation(TransactionIsolation.READ_COMMITTED);
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException("no database at " + url, e);
        }
    }

    private static void migrate(AgroalDataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("db/migration/common", "db/migration/postgresql")
                .load()
                .migrate();
    }

    @Override
    public Dialect dialect() {
        return Dialect.POSTGRESQL;
    }

    @Override
    public void reopen() {
        dataSource.close();
        dataSource = open();
    }

    @Override
    public void close() {
        dataSource.close();
        server.dropDatabase(url);
    }
}
