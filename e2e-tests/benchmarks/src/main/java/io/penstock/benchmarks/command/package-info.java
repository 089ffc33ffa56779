/**
 * How a benchmark is run from a command line, and how it reads its arguments. Uses no other package
 * of the benchmarks.
 */
@NullMarked
package io.penstock.benchmarks.command;

import org.jspecify.annotations.NullMarked;
