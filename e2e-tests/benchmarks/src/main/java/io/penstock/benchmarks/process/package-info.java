/** Processes that a benchmark started. Uses no other package of the benchmarks. */
@NullMarked
package io.penstock.benchmarks.process;

import org.jspecify.annotations.NullMarked;
