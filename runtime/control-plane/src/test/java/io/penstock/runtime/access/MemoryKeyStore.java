package io.penstock.runtime.access;

import java.util.ArrayList;
import java.util.List;

/** Keys in memory. */
final class MemoryKeyStore implements KeyStore {

    private final List<ApiKey> keys = new ArrayList<>();

    @Override
    public List<ApiKey> load() {
        return List.copyOf(keys);
    }

    @Override
    public void put(ApiKey key) {
        keys.removeIf(other -> other.id().equals(key.id()));
        keys.add(key);
    }
}
