package io.penstock.runtime.access;

import java.util.ArrayList;
import java.util.List;

/** Keys in memory. */
public final class MemoryKeyStore implements KeyStore {

    private final List<ApiKey> keys = new ArrayList<>();
    private Runnable beforeAdd = () -> {};

    /** What another node does just before the next {@link #add}. */
    void beforeAdd(Runnable other) {
        beforeAdd = other;
    }

    @Override
    public List<ApiKey> load() {
        return List.copyOf(keys);
    }

    @Override
    public void put(ApiKey key) {
        keys.removeIf(other -> other.id().equals(key.id()));
        keys.add(key);
    }

    @Override
    public boolean add(ApiKey key) {
        Runnable first = beforeAdd;
        beforeAdd = () -> {};
        first.run();
        return keys.stream().noneMatch(other -> other.id().equals(key.id())) && keys.add(key);
    }
}
