/**
 * Black-box tests of the assembled distribution: a real server process, its REST interface, its
 * metrics and its child processes. Nothing here knows a class of the runtime.
 *
 * <p>{@link io.penstock.e2e.PenstockTest} starts a server for a test class; {@link
 * io.penstock.e2e.FunctionJar} assembles what is deployed to it.
 */
@NullMarked
package io.penstock.e2e;

import org.jspecify.annotations.NullMarked;
