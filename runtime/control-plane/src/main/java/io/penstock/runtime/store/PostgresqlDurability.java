package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.query;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Whether a PostgreSQL has a commit on its disk when it confirms it: a 202 is worth no more.
 *
 * @see <a href="https://www.postgresql.org/docs/current/runtime-config-wal.html">PostgreSQL's
 *     settings of the write-ahead log</a>
 */
public final class PostgresqlDurability {

    private static final String OFF = "off";

    private PostgresqlDurability() {}

    /**
     * A setting by which accepted events can get lost.
     *
     * @param setting its name
     * @param means what can get lost, and when
     */
    public record Risk(String setting, String means) {}

    /**
     * What this node's commits risk, by the settings its connections have; blocks.
     *
     * @return empty when they are on disk
     * @throws io.penstock.runtime.event.ProblemException {@code store-unavailable}
     */
    public static List<Risk> risks(DataSource dataSource) {
        return new Transactions(dataSource)
                .read(
                        connection ->
                                query(
                                        connection,
                                        row -> risks(row.getString(1), row.getString(2)),
                                        "SELECT current_setting('fsync'),"
                                                + " current_setting('synchronous_commit')"))
                .getFirst();
    }

    /** What two settings risk. */
    static List<Risk> risks(String fsync, String synchronousCommit) {
        List<Risk> risks = new ArrayList<>();
        if (fsync.equals(OFF)) {
            risks.add(
                    new Risk(
                            "fsync",
                            "when the database's machine crashes or loses its power, accepted"
                                    + " events get lost and the database may be broken"));
        }
        if (synchronousCommit.equals(OFF)) {
            risks.add(
                    new Risk(
                            "synchronous_commit",
                            "when the database crashes, the events accepted in the last second"
                                    + " get lost"));
        }
        return risks;
    }
}
