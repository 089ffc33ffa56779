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

    /**
     * Bytes that all checkpoints of a trigger may have: of each its name and value in UTF-8, and
     * {@link #ENTRY_BYTES}.
     */
    int TOTAL_BYTES_MAX = 256 * 1024;

    /** What a checkpoint counts beside its name and value. */
    int ENTRY_BYTES = 256;

    /** What was there when the adapter started, by name. */
    Map<String, String> loaded();

    /**
     * Sets checkpoints by name, all or none; others stay. Saves take effect in the order they were
     * made.
     *
     * @return completes when they are durable; while the store is away it just takes longer.
     *     Cancelled when the adapter was closed or the control plane was lost first
     * @throws IllegalArgumentException if one is longer, or they are more or larger in all, than
     *     allowed; nothing is saved then
     */
    CompletableFuture<Void> save(Map<String, String> checkpoints);
}
