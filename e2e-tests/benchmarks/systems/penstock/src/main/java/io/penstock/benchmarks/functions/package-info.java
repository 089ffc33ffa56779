/** The workloads as functions, with nothing of Penstock on the class path. */
@NullMarked
package io.penstock.benchmarks.functions;

import org.jspecify.annotations.NullMarked;
