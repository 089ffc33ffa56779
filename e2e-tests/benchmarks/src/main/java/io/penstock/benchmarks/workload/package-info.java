/**
 * What systems are asked to do: requests, and which answers are right. Uses only the work that the
 * systems share.
 */
@NullMarked
package io.penstock.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
