package io.penstock.runtime.store;

import java.sql.SQLException;
import java.util.List;

/**
 * Changes of one kind, run together. Runs on the store's thread only.
 *
 * @param <W> what one change needs
 * @param <T> what one change gives
 */
@FunctionalInterface
interface Writes<W, T> {

    /**
     * Runs changes in the order of their submission, in a transaction that others may share. May be
     * run again in another transaction after a failure, alone or with others.
     *
     * @return one result for each, in the same order
     */
    List<T> run(GroupTransaction transaction, List<W> writes) throws SQLException;

    /**
     * Names the keys the changes need. They are locked before any of the transaction's changes.
     * Only called where keys have to be locked.
     */
    default void keys(GroupTransaction transaction, List<W> writes, KeyLocks locks)
            throws SQLException {}
}
