package io.penstock.runtime.store;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.telemetry.Log;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Runs changes in one transaction. When it fails for the sake of one of them, each gets a
 * transaction of its own, so that only that one fails; when the database itself doesn't work, all
 * fail at once. Belongs to the store's thread.
 */
final class GroupRunner {

    private static final Log LOG = Log.of(GroupRunner.class);

    private final DataSource dataSource;
    private final Dialect dialect;
    private final LedgerRows ledger;
    private boolean out;

    GroupRunner(DataSource dataSource, Dialect dialect) {
        this.dataSource = dataSource;
        this.dialect = dialect;
        this.ledger = new LedgerRows(dialect);
    }

    /** Runs changes; each of their futures is complete afterwards. Never throws. */
    void run(List<PendingWrite<?, ?>> writes) {
        List<PendingWrite<?, ?>> live = live(writes);
        if (live.isEmpty()) {
            return;
        }
        Failure failure = commit(live);
        switch (failure) {
            case Failure.None _ -> {}
            case Failure.Outage outage -> fail(live, outage.cause());
            case Failure.Refused refused when live.size() == 1 -> refuse(live.getFirst(), refused);
            case Failure.Refused _ -> runEach(live);
        }
    }

    private void runEach(List<PendingWrite<?, ?>> writes) {
        for (int i = 0; i < writes.size(); i++) {
            // Each may have waited long for those before it.
            List<PendingWrite<?, ?>> one = live(writes.subList(i, i + 1));
            if (one.isEmpty()) {
                continue;
            }
            switch (commit(one)) {
                case Failure.None _ -> {}
                case Failure.Refused refused -> refuse(one.getFirst(), refused);
                case Failure.Outage outage -> {
                    fail(writes.subList(i, writes.size()), outage.cause());
                    return;
                }
            }
        }
    }

    /** Those that somebody waits for; the others were given up before they were begun. */
    private static List<PendingWrite<?, ?>> live(List<PendingWrite<?, ?>> writes) {
        long now = System.nanoTime();
        List<PendingWrite<?, ?>> live = new ArrayList<>(writes.size());
        for (PendingWrite<?, ?> write : writes) {
            if (write.over(now)) {
                complete(write, new ProblemException(lateProblem()));
            } else {
                live.add(write);
            }
        }
        return live;
    }

    private static Problem lateProblem() {
        return Transactions.unavailable("The store doesn't answer in time.");
    }

    /** How a transaction ended. */
    private sealed interface Failure {

        /** It is on disk. */
        record None() implements Failure {}

        /** The database doesn't work, or it isn't known whether it committed. */
        record Outage(Throwable cause) implements Failure {}

        /** One of the changes was refused, and nothing happened. */
        record Refused(Throwable cause, boolean again) implements Failure {}
    }

    private Failure commit(List<PendingWrite<?, ?>> writes) {
        List<Runnable> completions;
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                completions = change(connection, writes);
            } catch (SQLException | RuntimeException | Error e) {
                Transactions.rollBack(connection, e);
                return failure(e);
            }
            connection.commit();
        } catch (SQLException | RuntimeException | Error e) {
            return new Failure.Outage(e);
        }
        if (out) {
            out = false;
            LOG.info("store available again");
        }
        completions.forEach(Runnable::run);
        return new Failure.None();
    }

    private Failure failure(Throwable e) {
        if (!(e instanceof SQLException sql)) {
            // An error is this process's, such as too little memory, whatever was to be written.
            return new Failure.Refused(e, e instanceof Error);
        }
        return dialect.outage(sql)
                ? new Failure.Outage(sql)
                : new Failure.Refused(sql, dialect.transientFailure(sql));
    }

    private List<Runnable> change(Connection connection, List<PendingWrite<?, ?>> writes)
            throws SQLException {
        Map<Writes<?, ?>, List<PendingWrite<?, ?>>> kinds = new LinkedHashMap<>();
        for (PendingWrite<?, ?> write : writes) {
            kinds.computeIfAbsent(write.kind(), _ -> new ArrayList<>()).add(write);
        }
        List<Group<?, ?>> groups = new ArrayList<>();
        kinds.forEach((kind, some) -> groups.add(Group.of(kind, some)));
        GroupTransaction transaction = new GroupTransaction(connection, ledger);
        if (dialect.locks()) {
            KeyLocks locks = new KeyLocks();
            for (Group<?, ?> group : groups) {
                group.keys(transaction, locks);
            }
            locks.take(dialect, connection);
        }
        List<Runnable> completions = new ArrayList<>(writes.size() + 1);
        for (Group<?, ?> group : groups) {
            group.run(transaction, completions);
        }
        completions.add(transaction.finish());
        return completions;
    }

    /** Changes of one kind. */
    private record Group<W, T>(Writes<W, T> kind, List<PendingWrite<W, T>> pending) {

        /** INVARIANT: all of them are of that kind. */
        @SuppressWarnings("unchecked") // a pending write has its kind's types
        static <W, T> Group<W, T> of(Writes<W, T> kind, List<PendingWrite<?, ?>> pending) {
            List<PendingWrite<W, T>> typed = new ArrayList<>(pending.size());
            pending.forEach(write -> typed.add((PendingWrite<W, T>) write));
            return new Group<>(kind, typed);
        }

        private List<W> writes() {
            return pending.stream().map(PendingWrite::write).toList();
        }

        void keys(GroupTransaction transaction, KeyLocks locks) throws SQLException {
            kind.keys(transaction, writes(), locks);
        }

        void run(GroupTransaction transaction, List<Runnable> completions) throws SQLException {
            List<T> results = kind.run(transaction, writes());
            if (results.size() != pending.size()) {
                throw new IllegalStateException(
                        results.size() + " results of " + pending.size() + " writes");
            }
            for (int i = 0; i < results.size(); i++) {
                T result = results.get(i);
                PendingWrite<W, T> write = pending.get(i);
                completions.add(() -> write.future().complete(result));
            }
        }
    }

    private void fail(List<PendingWrite<?, ?>> writes, Throwable cause) {
        if (!out) {
            out = true;
            LOG.warn("store unavailable", "error", cause, "writes", writes.size());
        }
        Problem problem = Transactions.unavailable("The store doesn't answer.");
        writes.forEach(write -> complete(write, new ProblemException(problem, cause)));
    }

    private static void refuse(PendingWrite<?, ?> write, Failure.Refused refused) {
        Throwable cause = refused.cause();
        if (cause instanceof ProblemException problem) {
            complete(write, problem);
        } else if (refused.again()) {
            complete(
                    write,
                    new ProblemException(
                            Transactions.unavailable("The store is contended."), cause));
        } else {
            LOG.error("store refused a write", cause);
            Problem problem =
                    Problem.of(ErrorCode.INTERNAL_ERROR, "The store refuses what it was given.");
            complete(write, new ProblemException(problem, cause));
        }
    }

    private static void complete(PendingWrite<?, ?> write, ProblemException e) {
        boolean _ = write.future().completeExceptionally(e);
    }
}
