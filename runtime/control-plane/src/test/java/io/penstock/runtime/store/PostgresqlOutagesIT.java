package io.penstock.runtime.store;

import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.event;
import static io.penstock.runtime.store.TestingEvents.ordered;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A PostgreSQL that runs and doesn't do what is asked of it. */
@Timeout(120)
class PostgresqlOutagesIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    @Test
    void aNodeThatIsCutOffInATransactionHoldsTheOthersUpForAMomentOnly() throws SQLException {
        try (PostgresqlDatabase database = new PostgresqlDatabase();
                AgroalDataSource first = database.open(TIMEOUT);
                AgroalDataSource second = database.open(TIMEOUT);
                TestingQueueNode node =
                        new TestingQueueNode(
                                second,
                                Dialect.POSTGRESQL,
                                new GroupLimits(TIMEOUT, 100, 1 << 20),
                                TestingQueueNode.RETENTION);
                Connection cutOff = first.getConnection()) {
            // Given a node that holds a key and is never heard of again
            cutOff.setAutoCommit(false);
            KeyLocks locks = new KeyLocks();
            locks.addOrdering(HELLO.toString(), "k");
            locks.take(Dialect.POSTGRESQL, cutOff);
            assertUnavailable(() -> node.enqueue(ordered(HELLO, "k")));

            // When the server has waited long enough, then
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptionsMatching(ProblemException.class::isInstance)
                    .until(() -> node.enqueue(ordered(HELLO, "k")) instanceof Enqueued.Queued);
            assertThatThrownBy(() -> Transactions.query(cutOff, _ -> 0, "SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(Dialect.POSTGRESQL.outage(e)).isTrue());
        }
    }

    @Test
    void whatIsReadOnlyIsUnavailableAndRefusesNothing() {
        try (PostgresqlServer server = PostgresqlServer.launch();
                PostgresqlDatabase database = new PostgresqlDatabase(server);
                TestingQueueNode node = new TestingQueueNode(database)) {
            // Given
            node.renew(Duration.ofHours(1));
            node.enqueue(event(HELLO));
            ClaimedEvent claimed = node.claimOne(HELLO);
            JdbcLedgerStore ledger = new JdbcLedgerStore(database.dataSource(), node.commits());
            List<LedgerRow> rows =
                    new TestingRows(new SplittableRandom(1), System.currentTimeMillis(), 1).next(3);

            // When
            server.execute("ALTER SYSTEM SET default_transaction_read_only = on");
            server.execute("SELECT pg_reload_conf()");

            // Then
            Awaitility.await()
                    .untilAsserted(() -> assertUnavailable(() -> node.enqueue(event(HELLO))));
            assertUnavailable(() -> node.settle(claimed, succeeded()));
            assertUnavailable(() -> TestingQueueNode.await(ledger.append(rows)));
            server.execute("ALTER SYSTEM RESET default_transaction_read_only");
            server.execute("SELECT pg_reload_conf()");
            Awaitility.await()
                    .ignoreExceptionsMatching(ProblemException.class::isInstance)
                    .until(() -> node.settle(claimed, succeeded()));
            TestingQueueNode.await(ledger.append(rows));
            assertThat(node.store().depths()).isEmpty();
        }
    }

    private static void assertUnavailable(ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
}
