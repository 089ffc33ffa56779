/**
 * What survives a restart, except jars: the only package with SQL. A commit that returned is on
 * disk. The registry and the keys have a transaction per method, on the caller's thread; the queue
 * and what belongs to it are written by {@link io.penstock.runtime.store.GroupCommit}, many changes
 * in a transaction. SQL is the part that SQLite and PostgreSQL share, but for {@link
 * io.penstock.runtime.store.Dialect}.
 */
@NullMarked
package io.penstock.runtime.store;

import org.jspecify.annotations.NullMarked;
