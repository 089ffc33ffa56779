package io.penstock.runtime.app;

import io.penstock.runtime.telemetry.Log;
import java.io.IOException;
import java.util.Arrays;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;

/** Brings the tables of a database to this version, unless a newer one has been there. */
final class Migration {

    private static final Log LOG = Log.of(Migration.class);

    private Migration() {}

    /** Keeps what is there before it is changed. */
    interface Backup {

        /**
         * Keeps it.
         *
         * @param schema the version of its tables
         * @throws IOException if it can't; nothing is changed then
         */
        void keep(String schema) throws IOException;
    }

    /**
     * Migrates.
     *
     * @throws NewerSchemaException if a newer Penstock has changed the tables; they are as before
     * @throws FlywayException if it can't be done
     * @throws IOException if there is no backup; the tables are as before
     */
    static void run(Flyway flyway, Backup backup) throws IOException {
        MigrationInfoService info = flyway.info();
        MigrationInfo current = info.current();
        MigrationInfo[] pending = info.pending();
        refuseNewer(info);
        if (upToDate(info)) {
            return;
        }
        if (current != null && pending.length > 0) {
            String from = String.valueOf(current.getVersion());
            backup.keep(from);
            LOG.info(
                    "migrating the database",
                    "from",
                    from,
                    "to",
                    String.valueOf(pending[pending.length - 1].getVersion()));
        }
        flyway.migrate();
    }

    /**
     * Whether all that could be migrated is, and as the scripts have it. Flyway would see that too,
     * by looking at everything once more, for which each start would wait.
     */
    private static boolean upToDate(MigrationInfoService info) {
        MigrationInfo[] all = info.all();
        return all.length > 0
                && Arrays.stream(all)
                        .allMatch(
                                one ->
                                        one.getState() == MigrationState.SUCCESS
                                                && one.isChecksumMatching()
                                                && one.isDescriptionMatching()
                                                && one.isTypeMatching());
    }

    /** What the tables of a newer version mean isn't known here, so nothing is read or written. */
    private static void refuseNewer(MigrationInfoService info) {
        boolean newer =
                Arrays.stream(info.applied())
                        .map(MigrationInfo::getState)
                        .anyMatch(
                                state ->
                                        state == MigrationState.FUTURE_SUCCESS
                                                || state == MigrationState.FUTURE_FAILED);
        if (newer) {
            throw new NewerSchemaException(
                    "a newer Penstock has changed its tables to version "
                            + info.current().getVersion()
                            + "; start that one, or restore the copy from before");
        }
    }

    /** A newer version has been at work. */
    static final class NewerSchemaException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NewerSchemaException(String message) {
            super(message);
        }
    }
}
