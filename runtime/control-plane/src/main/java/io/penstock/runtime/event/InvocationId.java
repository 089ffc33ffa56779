package io.penstock.runtime.event;

/**
 * Identifies one invocation over all its attempts.
 *
 * @param value the id's text
 */
public record InvocationId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
