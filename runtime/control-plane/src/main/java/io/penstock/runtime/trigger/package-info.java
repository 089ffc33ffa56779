/**
 * Triggers whose adapters run in the adapter host: which run here, their process, and the way of
 * their events to the intake.
 *
 * <p>{@link io.penstock.runtime.trigger.TriggerSupervisor} owns what runs, on one thread of its
 * own; events pass it by: {@link io.penstock.runtime.trigger.AdapterEvents} takes them from the
 * host's connection to the queue.
 */
@NullMarked
package io.penstock.runtime.trigger;

import org.jspecify.annotations.NullMarked;
