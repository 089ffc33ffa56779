/** The workloads as beans of Spring Cloud Function. */
@NullMarked
package io.penstock.benchmarks.springcloudfunction;

import org.jspecify.annotations.NullMarked;
