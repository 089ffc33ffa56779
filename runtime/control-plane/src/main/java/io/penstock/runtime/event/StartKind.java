package io.penstock.runtime.event;

import java.util.Locale;

/** How the instance of a call was come by; told of its first call only, all later ones are warm. */
public enum StartKind {
    /** Not for this call: the instance has had another before. */
    WARM,
    /** A new instance in a worker that was running. */
    INSTANCE,
    /** A new instance in a prewarmed worker. */
    PREWARMED,
    /** A new worker process. */
    PROCESS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The kind as it stands in headers and metrics. */
    public String label() {
        return label;
    }
}
