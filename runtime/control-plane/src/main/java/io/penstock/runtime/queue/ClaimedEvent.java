package io.penstock.runtime.queue;

/**
 * An event that this node shall run.
 *
 * @param claim the right to do so
 * @param event the event
 * @param attempts tries in which the function ran and failed
 * @param deferrals times it was put off since the last such try for lack of room or a platform
 *     error
 */
public record ClaimedEvent(Claim claim, NewEvent event, int attempts, int deferrals) {}
