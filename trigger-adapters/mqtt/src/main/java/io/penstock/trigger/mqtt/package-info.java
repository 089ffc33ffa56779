/**
 * Triggers of type {@code mqtt}: messages of a broker become events. {@link
 * io.penstock.trigger.mqtt.MqttProvider} is found by the host; nothing else is for others.
 *
 * <p>A message goes from the client's thread, which never waits, through a bounded queue to the
 * trigger's one emitting thread, so messages are emitted in the order they came. It is acknowledged
 * to the broker when it is durable.
 */
@NullMarked
package io.penstock.trigger.mqtt;

import org.jspecify.annotations.NullMarked;
