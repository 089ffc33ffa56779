package io.penstock.runtime.trigger;

import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.registry.Trigger;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Checkpoints whose saves end when the test says so. */
final class TestingCheckpoints implements CheckpointStore {

    /** A save that was asked for. */
    record Asked(Map<String, String> checkpoints, CompletableFuture<Void> answer) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** Loads fail while it is set. */
    volatile boolean broken;

    @Override
    public Map<String, String> load(String trigger) {
        if (broken) {
            throw new IllegalStateException("told to");
        }
        return Map.of("of", trigger);
    }

    @Override
    public CompletableFuture<Void> save(Trigger trigger, Map<String, String> checkpoints) {
        Asked save = new Asked(checkpoints, new CompletableFuture<>());
        asked.add(save);
        return save.answer();
    }
}
