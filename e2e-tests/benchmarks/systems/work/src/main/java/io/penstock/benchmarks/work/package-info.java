/** What every system under test does when it is called, so that they differ in all but that. */
@NullMarked
package io.penstock.benchmarks.work;

import org.jspecify.annotations.NullMarked;
