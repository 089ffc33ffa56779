/**
 * Runs invocations: takes a lease, runs an attempt on it, sees to its deadline and hands the
 * outcome to whoever waits. Each call runs on the caller's virtual thread from beginning to end.
 */
@NullMarked
package io.penstock.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
