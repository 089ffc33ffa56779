@NullMarked
package io.penstock.benchmarks.system;

import org.jspecify.annotations.NullMarked;
