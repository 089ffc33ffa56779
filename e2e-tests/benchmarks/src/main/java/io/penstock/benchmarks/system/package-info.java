/**
 * Systems under test: each is started from what Maven built, as a process of its own on a port of
 * the loopback, watched through {@code /proc}, and stopped. Uses the workloads, and knows nothing
 * of loads and reports.
 */
@NullMarked
package io.penstock.benchmarks.system;

import org.jspecify.annotations.NullMarked;
