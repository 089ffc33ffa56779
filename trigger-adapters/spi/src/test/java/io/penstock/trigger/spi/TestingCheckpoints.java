package io.penstock.trigger.spi;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Checkpoints in memory; {@link #next} is what the trigger's next adapter gets. */
public final class TestingCheckpoints implements Checkpoints {

    private final Map<String, String> stored;
    private final Map<String, String> loaded;

    /** None yet. */
    public TestingCheckpoints() {
        this(new ConcurrentHashMap<>());
    }

    private TestingCheckpoints(Map<String, String> stored) {
        this.stored = stored;
        this.loaded = Map.copyOf(stored);
    }

    /** The same checkpoints, loaded anew. */
    public TestingCheckpoints next() {
        return new TestingCheckpoints(stored);
    }

    @Override
    public Map<String, String> loaded() {
        return loaded;
    }

    @Override
    public CompletableFuture<Void> save(Map<String, String> checkpoints) {
        stored.putAll(checkpoints);
        return CompletableFuture.completedFuture(null);
    }

    /** What is stored now. */
    public Map<String, String> stored() {
        return Map.copyOf(stored);
    }
}
