/** The workloads as functions of Quarkus Funqy. */
@NullMarked
package io.penstock.benchmarks.funqy;

import org.jspecify.annotations.NullMarked;
