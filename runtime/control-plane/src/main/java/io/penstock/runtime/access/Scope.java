package io.penstock.runtime.access;

import java.util.Locale;

/** What a key allows. */
public enum Scope {
    /** Everything. */
    ADMIN,
    /** To change functions and aliases. */
    DEPLOY,
    /** To call functions. */
    INVOKE,
    /** To look at functions, invocations and usage. */
    READ;

    /** The scope as it stands in answers and in the store: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
