package io.penstock.runtime.event;

import java.util.Locale;

/** What a call had to wait for to get its instance. */
public enum StartKind {
    /** Nothing: the instance had run before. */
    WARM,
    /** A new instance in a worker that was running. */
    INSTANCE,
    /** A new instance in a prewarmed worker. */
    PREWARMED,
    /** A new worker process. */
    PROCESS;

    /** The kind as it stands in headers and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
