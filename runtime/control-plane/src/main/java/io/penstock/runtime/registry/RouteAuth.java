package io.penstock.runtime.registry;

/** Who may call a function's {@code /fn} route. */
public enum RouteAuth {
    /** Holders of a key that may invoke. */
    KEY,
    /** Anyone who reaches the port. */
    PUBLIC
}
