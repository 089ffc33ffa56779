package io.penstock.runtime.trigger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets one event of each ordering key go at a time, in the order they came. Guarded by this. Holds
 * no more than the adapter's credits allow.
 */
final class KeyOrder {

    /** By key, those that wait behind the one that is under way. */
    private final Map<String, Deque<SourceEvent>> waiting = new HashMap<>();

    /** Whether an event may go now; if not, {@link #next} gives it back when it may. */
    synchronized boolean mayGo(SourceEvent event) {
        if (event.orderingKey().isEmpty()) {
            return true;
        }
        Deque<SourceEvent> before = waiting.get(event.orderingKey().get());
        if (before == null) {
            waiting.put(event.orderingKey().get(), new ArrayDeque<>());
            return true;
        }
        before.add(event);
        return false;
    }

    /** An event that went has arrived, or never will; the one that may go now. */
    synchronized Optional<SourceEvent> next(SourceEvent arrived) {
        if (arrived.orderingKey().isEmpty()) {
            return Optional.empty();
        }
        String key = arrived.orderingKey().get();
        Deque<SourceEvent> behind = waiting.getOrDefault(key, new ArrayDeque<>());
        if (behind.isEmpty()) {
            waiting.remove(key);
            return Optional.empty();
        }
        return Optional.of(behind.poll());
    }
}
