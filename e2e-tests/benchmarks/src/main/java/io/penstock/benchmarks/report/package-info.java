/**
 * What a benchmark says: values by round, comparisons of systems, and how they are written: as
 * Markdown, JSON and a chart. Knows nothing of how anything is measured, and uses no other package
 * of the benchmarks. All of it is immutable and thread-safe.
 */
@NullMarked
package io.penstock.benchmarks.report;

import org.jspecify.annotations.NullMarked;
