/**
 * The adapter host process: runs trigger adapters, each in the class loader of its library.
 *
 * <p>The control plane starts it and talks to it over one Unix domain socket. {@link
 * io.penstock.trigger.host.Main} connects; {@code Host} obeys the connection on the main thread and
 * never waits for an adapter; {@code OpenAdapter} is one trigger's adapter with its threads. {@code
 * Sink}, {@code CheckpointLine} and {@code Status} are what an adapter is given; an {@code Outbox}
 * sends what comes of them, so that no adapter's thread ever touches the socket: an interrupt would
 * close it.
 *
 * @see <a href="../../../../../../../../../docs/internals/triggers.md">Triggers</a>
 */
@NullMarked
package io.penstock.trigger.host;

import org.jspecify.annotations.NullMarked;
