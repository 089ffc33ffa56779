package io.penstock.trigger.database;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.trigger.spi.AdapterContract;
import io.penstock.trigger.spi.TestingSource;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerEvent;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;

class DatabaseContractIT extends AdapterContract {

    @Override
    protected TestingSource source() throws SQLException {
        return new NumberedRows(new TestingDatabase());
    }

    /** The event n is an update of the row {@code n % 10}, which exists from the beginning. */
    private static final class NumberedRows implements TestingSource {

        private static final ObjectMapper JSON = new ObjectMapper();

        private final TestingDatabase database;

        NumberedRows(TestingDatabase database) throws SQLException {
            this.database = database;
            database.execute(
                    "CREATE TABLE numbers (id int PRIMARY KEY, number int NOT NULL)",
                    "INSERT INTO numbers SELECT id, -1 FROM generate_series(0, 9) id");
        }

        @Override
        public TriggerAdapterProvider provider() {
            return new DatabaseAdapterProvider();
        }

        @Override
        public Map<String, Object> config() {
            Map<String, Object> config = database.config("public.numbers");
            config.put("operations", "update");
            config.put("snapshot", "never");
            return config;
        }

        /** Each is a transaction of its own, in batches of one statement: that is quicker. */
        @Override
        public void produce(int from, int to) throws SQLException {
            awaitSlot();
            String[] updates = new String[to - from];
            for (int i = from; i < to; i++) {
                updates[i - from] =
                        "UPDATE numbers SET number = %d WHERE id = %d".formatted(i, i % 10);
            }
            database.execute(updates);
        }

        /** Before the slot is there nobody listens: what happens then is no event. */
        private void awaitSlot() {
            org.awaitility.Awaitility.await()
                    .atMost(patience())
                    .until(
                            () ->
                                    !database.ask(
                                                    "SELECT slot_name FROM pg_replication_slots WHERE slot_name = '"
                                                            + database.slot()
                                                            + "'")
                                            .isEmpty());
        }

        @Override
        public int numberOf(TriggerEvent event) {
            try {
                return JSON.readTree(event.data()).path("after").path("number").asInt();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public void restart() throws IOException {
            TestingServer.shared().killAndStart();
        }

        @Override
        public void close() throws IOException {
            try {
                database.close();
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }
}
