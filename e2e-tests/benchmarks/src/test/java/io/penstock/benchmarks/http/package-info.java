@NullMarked
package io.penstock.benchmarks.http;

import org.jspecify.annotations.NullMarked;
