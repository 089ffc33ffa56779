package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told when a trigger is put, and that the SQL in it helps. */
class CheckIT {

    private TestingDatabase database;
    private String role;
    private Map<String, Object> config;

    @BeforeEach
    void open() throws SQLException {
        database = new TestingDatabase();
        role = "role_" + database.name();
        database.execute(
                "CREATE TABLE orders (id int PRIMARY KEY)",
                "CREATE ROLE " + role + " LOGIN REPLICATION PASSWORD 's3cret'",
                "GRANT SELECT ON orders TO " + role,
                "CREATE PUBLICATION penstock_default__orders FOR TABLE orders");
        config = database.config("public.orders");
        config.put("user", role);
        config.put("password", Map.of("secret", "secret"));
    }

    @AfterEach
    void close() throws SQLException {
        database.execute("DROP OWNED BY " + role + " CASCADE", "DROP ROLE " + role);
        database.close();
    }

    private void assertPasses() {
        assertThatCode(() -> check(config)).doesNotThrowAnyException();
    }

    private static void check(Map<String, Object> config) throws Exception {
        try (TriggerAdapter adapter = TestingTrigger.create(config)) {
            adapter.check();
        }
    }

    private void assertRefused(String field, String detail) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, () -> check(config));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).contains(detail).doesNotContain("s3cret");
        assertThat(refusal.field()).isEqualTo(field);
    }

    /** It is refused with this SQL, and accepted after it was run. */
    private void assertHelps(String field, String sql) throws SQLException {
        assertRefused(field, sql);
        database.execute(sql);
        assertPasses();
    }

    @Test
    void aRoleThatMayReadIsEnoughWhenThePublicationIsThere() {
        assertPasses();
    }

    @Test
    void theReplicationPrivilegeIsMissing() throws SQLException {
        database.execute("ALTER ROLE " + role + " NOREPLICATION");
        assertHelps("user", "ALTER ROLE \"" + role + "\" REPLICATION;");
    }

    @Test
    void theSelectPrivilegeIsMissing() throws SQLException {
        database.execute("REVOKE SELECT ON orders FROM " + role);
        assertHelps("user", "GRANT SELECT ON TABLE \"public\".\"orders\" TO \"" + role + "\";");
    }

    @Test
    void theSchemaPrivilegeIsMissing() throws SQLException {
        database.execute(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.items (id int PRIMARY KEY)",
                "GRANT SELECT ON shop.items TO " + role,
                "ALTER PUBLICATION penstock_default__orders ADD TABLE shop.items");
        config.put("tables", "shop.items");
        assertHelps("user", "GRANT USAGE ON SCHEMA \"shop\" TO \"" + role + "\";");
    }

    @Test
    void thePublicationCanNotBeMade() throws SQLException {
        database.execute("DROP PUBLICATION penstock_default__orders");
        assertHelps(
                "publication",
                "CREATE PUBLICATION \"penstock_default__orders\" FOR TABLE \"public\".\"orders\";");
    }

    @Test
    void thePublicationLacksATable() throws SQLException {
        database.execute(
                "CREATE TABLE items (id int PRIMARY KEY)", "GRANT SELECT ON items TO " + role);
        config.put("tables", List.of("public.orders", "public.items"));
        assertHelps(
                "publication",
                "ALTER PUBLICATION \"penstock_default__orders\" ADD TABLE \"public\".\"items\";");
    }

    @Test
    void thePublicationLacksAnOperation() throws SQLException {
        database.execute("ALTER PUBLICATION penstock_default__orders SET (publish = 'insert')");
        assertHelps(
                "publication",
                "ALTER PUBLICATION \"penstock_default__orders\""
                        + " SET (publish = 'insert, update, delete, truncate');");
    }

    @Test
    void aTableHasNoPrimaryKey() throws SQLException {
        database.execute("ALTER TABLE orders DROP CONSTRAINT orders_pkey");
        assertHelps(
                "tables",
                "ALTER TABLE \"public\".\"orders\" ADD COLUMN penstock_id bigint"
                        + " GENERATED ALWAYS AS IDENTITY PRIMARY KEY;");
    }

    @Test
    void aTableLogsNoOldRows() throws SQLException {
        database.execute("ALTER TABLE orders REPLICA IDENTITY NOTHING");
        assertHelps("tables", "ALTER TABLE \"public\".\"orders\" REPLICA IDENTITY DEFAULT;");
    }

    @Test
    void aTableIsNotLogged() throws SQLException {
        database.execute(
                "CREATE UNLOGGED TABLE items (id int PRIMARY KEY)",
                "GRANT SELECT ON items TO " + role);
        config.put("tables", "public.items");
        assertRefused("tables", "ALTER TABLE \"public\".\"items\" SET LOGGED;");
    }

    @Test
    void aTableIsNotThere() {
        config.put("tables", "public.nothing");
        assertRefused("tables", "There is no such table.");
    }

    @Test
    void aTableIsAView() throws SQLException {
        database.execute("CREATE VIEW seen AS SELECT * FROM orders");
        config.put("tables", "public.seen");
        assertRefused("tables", "It isn't a plain table.");
    }

    @Test
    void aColumnCanNotBeRead() throws SQLException {
        database.execute("ALTER TABLE orders ADD waits interval[]");
        assertRefused("tables", "'waits interval[]'");
    }

    @Test
    void aLargeArrayCouldNotBeToldFromNull() throws SQLException {
        database.execute("ALTER TABLE orders ADD amounts numeric[]");
        assertHelps("tables", "ALTER TABLE \"public\".\"orders\" REPLICA IDENTITY FULL;");
    }

    @Test
    void theDatabaseIsNotThere() {
        config.computeIfPresent("url", (_, url) -> url + "_not");
        assertRefused("url", "does not exist");
    }

    @Test
    void theSlotBelongsToAnotherKindOfReader() throws SQLException {
        database.execute("SELECT pg_create_physical_replication_slot('" + database.slot() + "')");
        assertRefused("slot", "another kind of reader");
    }

    @Test
    void aServerThatIsAwayIsNoReasonToRefuse() {
        config.put("url", "postgresql://localhost:1/orders");
        assertPasses();
    }
}
