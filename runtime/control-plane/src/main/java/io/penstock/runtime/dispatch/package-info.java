/**
 * Runs invocations: takes a lease, runs an attempt on it, sees to its deadline and hands the
 * outcome to whoever waits. Nothing here blocks, but for whoever wants to wait.
 */
@NullMarked
package io.penstock.runtime.dispatch;

import org.jspecify.annotations.NullMarked;
