package io.penstock.runtime.access;

import java.util.List;

/**
 * Keeps keys over a restart. Every method throws {@link io.penstock.runtime.event.ProblemException}
 * {@code store-unavailable} when the store doesn't work.
 */
public interface KeyStore {

    /** The keys that aren't revoked. */
    List<ApiKey> load();

    /**
     * Stores a key in the place of the one with its id, if there is one; durable before it returns.
     */
    void put(ApiKey key);

    /**
     * Stores a key unless there is one with its id; durable before it returns. Of several nodes
     * that try at once one succeeds.
     *
     * @return whether it was stored
     */
    boolean add(ApiKey key);
}
