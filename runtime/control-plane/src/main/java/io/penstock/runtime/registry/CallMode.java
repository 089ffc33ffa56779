package io.penstock.runtime.registry;

/** Whether a caller waits for the function's answer when it doesn't say itself. */
public enum CallMode {
    /** The answer is the function's. */
    SYNC,
    /** The answer is 202 once the event is durable. */
    ASYNC
}
