package io.penstock.runtime.queue;

import io.penstock.runtime.registry.Trigger;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** How far each trigger's source has been read. Futures and errors as in {@link QueueStore}. */
public interface CheckpointStore {

    /** The checkpoints of a trigger, by name; empty when it has none. */
    Map<String, String> load(String trigger);

    /**
     * Sets checkpoints of a trigger by name, all or none; others stay. Nothing of a trigger that
     * has been deleted meanwhile: one of its name that is made later begins anew.
     *
     * @return exceptionally with {@code conflict}, too, when another node has the trigger by now
     */
    CompletableFuture<Void> save(Trigger trigger, Map<String, String> checkpoints);
}
