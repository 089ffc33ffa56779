package io.penstock.runtime.registry;

/** Who may share a worker process with a function. */
public enum Isolation {
    /** Only instances of the same version. */
    DEDICATED,
    /** Functions of the same namespace that ask for it too. Not a security boundary. */
    SHARED
}
