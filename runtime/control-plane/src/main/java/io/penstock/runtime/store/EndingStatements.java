package io.penstock.runtime.store;

import static io.penstock.runtime.store.Transactions.batch;

import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.Settlement.Ending;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each kind of ending does to its row, while the claim is still the row's. */
final class EndingStatements {

    private static final String CLAIM =
            " WHERE seq = ? AND fence = ? AND claimed_by = ? AND state = 2";
    private static final String LAST_RUN =
            ", claimed_by = NULL, version = COALESCE(NULLIF(?, 0), version)";
    private static final String ERROR =
            ", error_code = ?, error_detail = ?, error_type = ?, error_message = ?,"
                    + " error_stack = ?";

    private static final String RETRY =
            "UPDATE invocations SET state = 0, due_at = ?, attempts = attempts + ?,"
                    + " deferrals = deferrals * ? + ?"
                    + ERROR
                    + LAST_RUN
                    + CLAIM;
    private static final String RELEASE =
            "UPDATE invocations SET state = 0, claimed_by = NULL" + CLAIM + " AND mode = 0";
    private static final String RELEASE_SYNC = "DELETE FROM invocations" + CLAIM + " AND mode = 1";
    private static final String FORGET = "DELETE FROM invocations" + CLAIM;

    private final String succeed;
    private final String die;

    EndingStatements(Dialect dialect, QueueRetention retention) {
        String ended = ", ended_at = " + dialect.nowMillis() + ", purge_at = ";
        succeed =
                "UPDATE invocations SET state = 3, attempts = attempts + 1"
                        + ended
                        + retention.purgeAt(dialect)
                        + LAST_RUN
                        + CLAIM;
        // What a caller waited for isn't a dead letter, and goes like a result.
        die =
                "UPDATE invocations SET state = ?, attempts = attempts + ?"
                        + ended
                        + "CASE WHEN mode = 0 THEN NULL ELSE "
                        + retention.purgeAt(dialect)
                        + " END"
                        + ERROR
                        + LAST_RUN
                        + CLAIM;
    }

    /** Rows of parameters for one statement, and whose they are. */
    private static final class Rows {

        private final List<Integer> places = new ArrayList<>();
        private final List<@Nullable Object[]> parameters = new ArrayList<>();

        void add(int place, Claim claim, String node, @Nullable Object... before) {
            @Nullable Object[] all = Arrays.copyOf(before, before.length + 3);
            all[before.length] = claim.seq();
            all[before.length + 1] = claim.fence();
            all[before.length + 2] = node;
            places.add(place);
            parameters.add(all);
        }
    }

    /** Changes the rows; which of the claims still counted. */
    boolean[] run(Connection connection, List<Settlement> settlements, String node)
            throws SQLException {
        Map<String, Rows> statements = new LinkedHashMap<>();
        for (int i = 0; i < settlements.size(); i++) {
            add(statements, i, settlements.get(i), node);
        }
        boolean[] counted = new boolean[settlements.size()];
        for (Map.Entry<String, Rows> statement : statements.entrySet()) {
            Rows rows = statement.getValue();
            int[] counts = batch(connection, statement.getKey(), rows.parameters);
            for (int i = 0; i < counts.length; i++) {
                counted[rows.places.get(i)] |= counts[i] == 1;
            }
        }
        return counted;
    }

    private void add(Map<String, Rows> statements, int place, Settlement settlement, String node) {
        Claim claim = settlement.claim();
        int version = settlement.version();
        switch (settlement.ending()) {
            case Ending.Succeeded _ -> rows(statements, succeed).add(place, claim, node, version);
            case Ending.Retry retry -> {
                int deferred = retry.counted() ? 0 : 1;
                AttemptError error = retry.error();
                rows(statements, RETRY)
                        .add(
                                place,
                                claim,
                                node,
                                retry.dueAtMillis(),
                                1 - deferred,
                                deferred,
                                deferred,
                                error.code(),
                                error.detail(),
                                error.type(),
                                error.message(),
                                error.stack(),
                                version);
            }
            case Ending.Dead dead -> {
                AttemptError error = dead.error();
                rows(statements, die)
                        .add(
                                place,
                                claim,
                                node,
                                InvocationRows.number(dead.state()),
                                dead.counted() ? 1 : 0,
                                error.code(),
                                error.detail(),
                                error.type(),
                                error.message(),
                                error.stack(),
                                version);
            }
            case Ending.Released _ -> {
                rows(statements, RELEASE).add(place, claim, node);
                rows(statements, RELEASE_SYNC).add(place, claim, node);
            }
            case Ending.Forgotten _ -> rows(statements, FORGET).add(place, claim, node);
        }
    }

    private static Rows rows(Map<String, Rows> statements, String sql) {
        return statements.computeIfAbsent(sql, _ -> new Rows());
    }
}
