package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A store that keeps the changes it was given, and fails when told to. */
public final class MemoryRegistryStore implements RegistryStore {

    private final List<RegistryChange> changes = new ArrayList<>();
    private final Map<FunctionName, Integer> lastNumbers = new HashMap<>();
    private volatile boolean failing;

    void failing(boolean fails) {
        failing = fails;
    }

    synchronized List<RegistryChange> changes() {
        return List.copyOf(changes);
    }

    @Override
    public RegistryContent load(Function<String, List<Path>> classPaths) {
        return new RegistryContent(revision(), List.of(), triggers());
    }

    private synchronized List<Trigger> triggers() {
        Map<TriggerName, Trigger> triggers = new HashMap<>();
        for (RegistryChange change : changes) {
            if (change instanceof RegistryChange.TriggerPut put) {
                triggers.put(put.trigger().name(), put.trigger());
            } else if (change instanceof RegistryChange.TriggerDeleted deleted) {
                triggers.remove(deleted.trigger());
            }
        }
        return List.copyOf(triggers.values());
    }

    @Override
    public synchronized long revision() {
        return changes.size();
    }

    @Override
    public synchronized int lastNumber(FunctionName function) {
        return lastNumbers.getOrDefault(function, 0);
    }

    @Override
    public synchronized void save(RegistryChange change, long revision) {
        if (failing) {
            throw Problem.of(ErrorCode.STORE_UNAVAILABLE, "told to fail").exception();
        }
        if (revision != revision()) {
            throw new StaleRegistryException(revision);
        }
        changes.add(change);
        if (change instanceof RegistryChange.VersionAdded added) {
            lastNumbers.put(added.function(), added.version().number());
        }
    }
}
