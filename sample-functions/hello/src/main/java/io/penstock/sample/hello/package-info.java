/** The smallest function: a plain {@link java.util.function.Function}, no SDK. */
@NullMarked
package io.penstock.sample.hello;

import org.jspecify.annotations.NullMarked;
