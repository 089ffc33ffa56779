package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.telemetry.Log;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What functions and triggers have in common: the snapshots that are read without a lock, and the
 * order of the changes.
 *
 * <p>INVARIANT: all fields that change belong to the holder of {@code changes}; the volatile ones
 * may be read by anyone. That lock puts changes in order and is therefore held over the store's
 * write and the listeners; no call's path ever takes it.
 */
final class RegistryContents {

    private static final Log LOG = Log.of(RegistryContents.class);

    /** How often a change is decided: each time another node stored one in between. */
    private static final int TRIES = 50;

    private final RegistryStore store;

    private final ReentrantLock changes = new ReentrantLock();
    private final List<RegistryListener> listeners = new ArrayList<>();
    private final List<TriggerListener> triggerListeners = new ArrayList<>();
    private boolean started;
    private LocalCode code = LocalCode.alone(_ -> List.of());
    private volatile long revision;
    private volatile NodeView view = NodeView.EMPTY;
    private volatile SortedMap<TriggerName, Trigger> triggers = Collections.emptySortedMap();

    RegistryContents(RegistryStore store) {
        this.store = store;
    }

    void start(LocalCode local) {
        changes.lock();
        try {
            code = local;
            started = true;
            reload();
            LOG.info("registry loaded", "functions", view.count(), "triggers", triggers.size());
        } finally {
            changes.unlock();
        }
    }

    Set<String> refresh() {
        if (!upToDate() || view.completable(this::callable)) {
            changes.lock();
            try {
                reload();
            } finally {
                changes.unlock();
            }
        }
        Set<String> missing = view.withheldCode();
        missing.removeIf(code::present);
        return missing;
    }

    boolean upToDate() {
        return store.revision() == revision;
    }

    NodeView view() {
        return view;
    }

    /** By name, never changed again. */
    SortedMap<TriggerName, Trigger> triggers() {
        return triggers;
    }

    void subscribe(RegistryListener listener) {
        changes.lock();
        try {
            listeners.add(listener);
            if (started) {
                tell(listener, view.snapshot());
            }
        } finally {
            changes.unlock();
        }
    }

    void subscribe(TriggerListener listener) {
        changes.lock();
        try {
            triggerListeners.add(listener);
            if (started) {
                tell(listener, triggers);
            }
        } finally {
            changes.unlock();
        }
    }

    /** Decides and stores a change, again on newer content when another node was faster. */
    <T> T change(Supplier<T> attempt) {
        changes.lock();
        try {
            for (int tries = 1; tries <= TRIES; tries++) {
                try {
                    return attempt.get();
                } catch (StaleRegistryException e) {
                    LOG.debug("registry changed by another node", e, "tries", tries);
                    reload();
                }
            }
        } finally {
            changes.unlock();
        }
        throw Problem.of(
                        ErrorCode.CONFLICT,
                        "Other nodes change the registry all the time; try again.")
                .exception();
    }

    void save(RegistryChange change) {
        long before = revision;
        store.save(change, before);
        revision = before + 1;
    }

    /** Publishes a changed function. Of one that wasn't whole, more jars may be there by now. */
    void publish(RegisteredFunction function) {
        if (view.withheld().containsKey(function.name())) {
            reload();
        } else {
            publish(view.with(function, this::callable));
        }
    }

    void publishWithout(FunctionName name) {
        publish(view.without(name));
    }

    void publishTriggers(Consumer<SortedMap<TriggerName, Trigger>> edit) {
        SortedMap<TriggerName, Trigger> edited = new TreeMap<>(triggers);
        edit.accept(edited);
        publish(edited);
    }

    /** A function with all its versions, there or withheld. */
    RegisteredFunction existing(FunctionName name) {
        return view.find(name).orElseGet(() -> view.snapshot().function(name));
    }

    /** Checks that a target leads somewhere. */
    void require(FunctionTarget target) {
        RegisteredFunction function = existing(target.function());
        switch (target) {
            case FunctionTarget.Latest _ -> function.latest();
            case FunctionTarget.Numbered numbered -> function.version(numbered.number());
            case FunctionTarget.Aliased aliased -> function.alias(aliased.alias());
        }
    }

    static void checkRoom(String what, int present, int max) {
        if (present >= max) {
            throw Problem.of(
                            ErrorCode.CONFLICT,
                            "There are %d %s, the most that penstock.registry.%s-max allows."
                                    .formatted(present, what, what))
                    .exception();
        }
    }

    private void reload() {
        RegistryContent content = store.load(code::classPath);
        publish(view.reloaded(content.functions(), this::callable));
        SortedMap<TriggerName, Trigger> loaded = new TreeMap<>();
        content.triggers().forEach(trigger -> loaded.put(trigger.name(), trigger));
        publish(loaded);
        // Last: whoever compares revisions may rely on the snapshots.
        revision = content.revision();
    }

    private boolean callable(FunctionVersion version) {
        return code.present(version.codeSha256());
    }

    private void publish(NodeView published) {
        view = published;
        listeners.forEach(listener -> tell(listener, published.snapshot()));
    }

    private void publish(SortedMap<TriggerName, Trigger> published) {
        triggers = Collections.unmodifiableSortedMap(published);
        triggerListeners.forEach(listener -> tell(listener, published));
    }

    private static void tell(RegistryListener listener, Snapshot published) {
        tell(listener, () -> listener.changed(published.live(), published.all()));
    }

    private static void tell(TriggerListener listener, SortedMap<TriggerName, Trigger> published) {
        tell(
                listener,
                () -> listener.changed(Collections.unmodifiableCollection(published.values())));
    }

    private static void tell(Object listener, Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            // The change is durable and published; the other listeners still have to hear of it.
            LOG.error("registry listener failed", e, "listener", listener.getClass().getName());
        }
    }
}
