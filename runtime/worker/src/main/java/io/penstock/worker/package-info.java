/**
 * The worker process: loads functions, each in a class loader of its own, and runs them.
 *
 * <p>The control plane starts it and talks to it over Unix domain sockets. {@link
 * io.penstock.worker.Main} connects; {@code Worker} obeys the control connection on the main
 * thread; {@code Instance} is one loaded function, {@code Lane} one of its threads with a socket of
 * its own. {@code HandlerBinder}s turn a class into something that can be invoked. The only type
 * for use from outside is {@link io.penstock.worker.LocalInstance}, on which the testing extension
 * is built.
 *
 * <p>INVARIANT: nothing in this package keeps a reference to a user's class, object or loader after
 * the instance has ended.
 */
@NullMarked
package io.penstock.worker;

import org.jspecify.annotations.NullMarked;
