/**
 * What survives a restart, except jars: the only package with SQL. One transaction per method, on
 * the caller's thread; a commit that returned is on disk. SQL is the part that SQLite and
 * PostgreSQL share.
 */
@NullMarked
package io.penstock.runtime.store;

import org.jspecify.annotations.NullMarked;
