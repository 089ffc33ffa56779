/**
 * The instances of each function version on this node: leased, started, kept, ended.
 *
 * <p>A {@link io.penstock.runtime.pool.Pool} owns the instances of one version under one lock; the
 * {@link io.penstock.runtime.pool.Fleet} owns the worker processes they live in under another.
 * Locks are taken in the order pool, fleet, memory budget, worker, and none is held over I/O, a
 * start or a listener. docs/internals/concurrency.md has the states.
 */
@NullMarked
package io.penstock.runtime.pool;

import org.jspecify.annotations.NullMarked;
