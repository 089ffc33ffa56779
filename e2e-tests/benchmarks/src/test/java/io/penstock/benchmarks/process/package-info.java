@NullMarked
package io.penstock.benchmarks.process;

import org.jspecify.annotations.NullMarked;
