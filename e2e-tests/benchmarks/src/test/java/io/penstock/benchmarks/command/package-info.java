@NullMarked
package io.penstock.benchmarks.command;

import org.jspecify.annotations.NullMarked;
