/** The baseline: a plain endpoint of Quarkus REST. */
@NullMarked
package io.penstock.benchmarks.quarkusrest;

import org.jspecify.annotations.NullMarked;
