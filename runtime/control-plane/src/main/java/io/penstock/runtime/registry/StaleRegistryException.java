package io.penstock.runtime.registry;

/** A change was decided on content that another node has changed since; nothing was stored. */
public final class StaleRegistryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A change that came too late.
     *
     * @param revision the revision it was decided on
     */
    public StaleRegistryException(long revision) {
        super("the registry is no longer at revision " + revision);
    }
}
