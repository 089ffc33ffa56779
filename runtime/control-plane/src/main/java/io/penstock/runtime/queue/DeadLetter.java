package io.penstock.runtime.queue;

/**
 * An event that was given up.
 *
 * @param record what became of it
 * @param request the event itself
 */
public record DeadLetter(InvocationRecord record, EventRequest request) {}
