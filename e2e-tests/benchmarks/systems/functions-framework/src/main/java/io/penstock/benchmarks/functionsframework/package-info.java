/** The workloads for Google's Functions Framework. */
@NullMarked
package io.penstock.benchmarks.functionsframework;

import org.jspecify.annotations.NullMarked;
