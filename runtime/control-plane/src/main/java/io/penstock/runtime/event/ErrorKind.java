package io.penstock.runtime.event;

import java.util.Locale;

/** Whose fault an error is; decides retry and log level. */
public enum ErrorKind {
    /** The request can't work as it stands; never retried. */
    CALLER,
    /** The function's code failed. */
    FUNCTION,
    /** There is no room right now; trying later helps. */
    CAPACITY,
    /** Penstock or something it needs isn't able to work right now. */
    PLATFORM;

    /** The kind as it stands in answers and headers: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
