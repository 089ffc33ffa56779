/**
 * Benchmarks of the assembled distribution, each a {@code main} that {@code ./dev bench NAME} runs.
 * They print a table and write it to {@code target/bench/}. Nothing here is a test, and nothing
 * fails for being slow.
 */
@NullMarked
package io.penstock.benchmarks;

import org.jspecify.annotations.NullMarked;
