package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is told of a server whose settings don't do, and that the SQL in it helps. */
class ServerCheckIT {

    private static final Pattern SQL = Pattern.compile("ALTER SYSTEM [^;]*;");

    private static ConfigException refusal(Map<String, Object> config) throws Exception {
        try (TriggerAdapter adapter = TestingTrigger.create(config)) {
            return catchThrowableOfType(ConfigException.class, adapter::check);
        }
    }

    @Test
    void eachSettingIsToldWithTheSqlThatChangesIt() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "wal_level", "replica",
                        "max_replication_slots", "0",
                        "max_wal_senders", "0");
        try (TestingServer server = new TestingServer(settings)) {
            TestingDatabase database = new TestingDatabase(server);
            database.execute("CREATE TABLE orders (id int PRIMARY KEY)");
            Map<String, Object> config = database.config("public.orders");
            for (String setting :
                    new String[] {"wal_level", "max_replication_slots", "max_wal_senders"}) {
                ConfigException refusal = refusal(config);
                assertThat(refusal.getMessage()).contains("restart the server", setting);
                assertThat(refusal.field()).isEqualTo(setting.equals("wal_level") ? "url" : "slot");
                Matcher sql = SQL.matcher(refusal.getMessage());
                assertThat(sql.find()).isTrue();
                database.execute(sql.group());
                server.restartWithout(setting);
            }
            assertThat(refusal(config)).isNull();
        }
    }

    @Test
    void aWrongPasswordIsToldAndNotShown() throws Exception {
        try (TestingServer server = new TestingServer(Map.of("wal_level", "logical"))) {
            TestingDatabase database = new TestingDatabase(server);
            database.execute(
                    "CREATE TABLE orders (id int PRIMARY KEY)",
                    "CREATE ROLE reader LOGIN SUPERUSER PASSWORD 'other'");
            server.requirePasswordOf("reader");
            Map<String, Object> config = database.config("public.orders");
            config.put("user", "reader");
            config.put("password", Map.of("secret", "secret"));
            ConfigException refusal = refusal(config);
            assertThat(refusal.field()).isEqualTo("password");
            assertThat(refusal.getMessage())
                    .contains("ALTER ROLE \"reader\" PASSWORD '...';")
                    .doesNotContain("s3cret");
            database.execute("ALTER ROLE reader PASSWORD 's3cret'");
            assertThat(refusal(config)).isNull();
            config.put("sslMode", "require");
            assertThat(refusal(config).field()).isEqualTo("sslMode");
        }
    }
}
