@NullMarked
package io.penstock.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
