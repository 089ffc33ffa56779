package io.penstock.trigger.spi;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * How far a trigger has come, kept in the control plane's store over every restart. Safe for
 * several threads.
 */
public interface Checkpoints {

    /** Characters a checkpoint's name may have. */
    int NAME_CHARS_MAX = 200;

    /** Bytes a checkpoint's value may have in UTF-8. */
    int VALUE_BYTES_MAX = 32 * 1024;

    /** Checkpoints that one save may set. */
    int ENTRIES_MAX = 100;

    /** What was there when the adapter started, by name. */
    Map<String, String> loaded();

    /**
     * Sets checkpoints by name, all or none; others stay. Saves take effect in the order they were
     * made.
     *
     * @return completes when they are durable; while the store is away it just takes longer.
     *     Cancelled when the adapter was closed or the control plane was lost first
     * @throws IllegalArgumentException if one is longer, or they are more, than allowed
     */
    CompletableFuture<Void> save(Map<String, String> checkpoints);
}
