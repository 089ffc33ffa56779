/**
 * The trigger adapter {@code database}: row changes of PostgreSQL, read from its write-ahead log
 * with Debezium's embedded engine and {@code pgoutput}.
 *
 * <p>One thread of each adapter runs the engine and starts it again when it has ended; the engine's
 * polling thread emits, in the order of the log. A position is stored, and then confirmed to the
 * server, only when everything before it was accepted. Another thread looks at the replication
 * slot.
 *
 * @see <a
 *     href="https://debezium.io/documentation/reference/stable/development/engine.html">Debezium
 *     engine</a>
 */
@NullMarked
package io.penstock.trigger.database;

import org.jspecify.annotations.NullMarked;
