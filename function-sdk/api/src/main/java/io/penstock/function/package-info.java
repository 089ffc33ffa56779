/**
 * What a function author imports: the handler shapes, the {@link io.penstock.function.Context} of
 * an invocation and the values that go in and out.
 *
 * <p>The package depends on nothing but the JDK. It is the only Penstock package a function can
 * see; the runtime's own classes are hidden from it. A handler is constructed once per instance and
 * called by one thread at a time, unless the function is deployed with {@code concurrency} above 1;
 * then it must be thread-safe. If it implements {@link AutoCloseable}, {@code close()} is called
 * once, with a deadline, when the instance goes.
 */
@NullMarked
package io.penstock.function;

import org.jspecify.annotations.NullMarked;
