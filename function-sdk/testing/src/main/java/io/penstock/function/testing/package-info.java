/**
 * Runs a function in a JUnit test as a Penstock worker runs it: isolated class loader, real binding
 * of the handler, real conversion of payload and answer; no process, socket or output capture.
 *
 * <p>Start with {@link io.penstock.function.testing.FunctionExtension}. Nothing here is safe for
 * use by several threads.
 */
@NullMarked
package io.penstock.function.testing;

import org.jspecify.annotations.NullMarked;
