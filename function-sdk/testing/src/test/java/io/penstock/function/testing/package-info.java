/** Tests of the testing extension, written as a function's author would write them. */
@NullMarked
package io.penstock.function.testing;

import org.jspecify.annotations.NullMarked;
