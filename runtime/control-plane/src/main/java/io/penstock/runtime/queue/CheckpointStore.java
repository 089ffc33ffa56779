package io.penstock.runtime.queue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How far each trigger's source has been read. Futures and errors as in {@link QueueStore}. */
public interface CheckpointStore {

    /** The checkpoints of a trigger, by name; empty when it has none. */
    Map<String, String> load(String trigger);

    /** Sets checkpoints of a trigger by name, all or none; others stay. */
    CompletableFuture<Void> save(String trigger, Map<String, String> checkpoints);

    /** Forgets a trigger. */
    CompletableFuture<Void> delete(String trigger);
}
