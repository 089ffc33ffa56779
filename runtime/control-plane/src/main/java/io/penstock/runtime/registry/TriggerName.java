package io.penstock.runtime.registry;

import io.penstock.runtime.event.FunctionName;

/**
 * The name of a trigger within its namespace. It has the form of a {@link FunctionName}; a trigger
 * and a function may have the same.
 *
 * @param namespace the namespace, {@link FunctionName#DEFAULT_NAMESPACE} when none is written
 * @param name the name within it
 */
public record TriggerName(String namespace, String name) implements Comparable<TriggerName> {

    /** Checks both parts. */
    public TriggerName {
        asFunction(namespace, name);
    }

    /**
     * Reads {@code name} or {@code namespace.name}.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-name} if it isn't one
     */
    public static TriggerName parse(String text) {
        FunctionName parsed = FunctionName.parse(text);
        return new TriggerName(parsed.namespace(), parsed.name());
    }

    private static FunctionName asFunction(String namespace, String name) {
        return new FunctionName(namespace, name);
    }

    @Override
    public int compareTo(TriggerName other) {
        return asFunction(namespace, name).compareTo(asFunction(other.namespace, other.name));
    }

    /** The name as users write it; the default namespace is left out. */
    @Override
    public String toString() {
        return asFunction(namespace, name).toString();
    }
}
