/**
 * What a trigger adapter implements and what it is given: one {@link
 * io.penstock.trigger.spi.TriggerAdapterProvider} a kind of trigger, found through {@code
 * META-INF/services}, and one {@link io.penstock.trigger.spi.TriggerAdapter} a trigger.
 *
 * <p>An adapter runs in the adapter host, in a class loader of its own that shows the JDK, this
 * package and the adapter's jars. It turns what happens at its source into {@link
 * io.penstock.trigger.spi.TriggerEvent}s and acknowledges to the source only what {@link
 * io.penstock.trigger.spi.Receipt#accepted} says is durable.
 */
@NullMarked
package io.penstock.trigger.spi;

import org.jspecify.annotations.NullMarked;
