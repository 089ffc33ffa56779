package io.penstock.trigger.host;

import io.penstock.protocol.TriggerFrame.Save;
import io.penstock.trigger.spi.Checkpoints;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An adapter's saves, in order. One is on the way at a time; those made meanwhile become one, so
 * that a slow store is asked less often and what waits is no more than all checkpoints.
 *
 * <p>The monitor guards all state.
 */
final class CheckpointLine implements Checkpoints {

    /** Callers of one save that get a future of their own; more share the last one's. */
    private static final int FUTURES_MAX = 1024;

    private static final class Batch {
        private final Map<String, String> changes = new HashMap<>();
        private final List<WatchedFuture<Void>> futures = new ArrayList<>();
        private long saveId;
    }

    private final long adapterId;
    private final Map<String, String> loaded;
    private final Outbox outbox;
    private final Deliveries deliveries;
    private final Map<String, String> current;
    private @Nullable Batch sent;
    private Batch waiting = new Batch();
    private long saves;
    private boolean ended;

    CheckpointLine(
            long adapterId, Map<String, String> loaded, Outbox outbox, Deliveries deliveries) {
        this.adapterId = adapterId;
        this.loaded = Map.copyOf(loaded);
        this.outbox = outbox;
        this.deliveries = deliveries;
        this.current = new HashMap<>(loaded);
    }

    @Override
    public Map<String, String> loaded() {
        return loaded;
    }

    @Override
    public CompletableFuture<Void> save(Map<String, String> checkpoints) {
        Map<String, String> changes = Map.copyOf(checkpoints);
        check(changes);
        synchronized (this) {
            checkTotal(changes);
            if (ended) {
                CompletableFuture<Void> late = new CompletableFuture<>();
                late.cancel(false);
                return late;
            }
            current.putAll(changes);
            waiting.changes.putAll(changes);
            if (waiting.futures.size() < FUTURES_MAX) {
                waiting.futures.add(new WatchedFuture<>());
            }
            CompletableFuture<Void> future = waiting.futures.getLast();
            sendIfIdle();
            return future;
        }
    }

    private static void check(Map<String, String> changes) {
        if (changes.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException(
                    changes.size() + " checkpoints in one save; at most " + ENTRIES_MAX);
        }
        changes.forEach(
                (name, value) -> {
                    if (name.isEmpty() || name.length() > NAME_CHARS_MAX) {
                        throw new IllegalArgumentException(
                                "the checkpoint's name '%s' has %d characters; 1 to %d are allowed"
                                        .formatted(
                                                Thrown.cut(name, 80),
                                                name.length(),
                                                NAME_CHARS_MAX));
                    }
                    if (bytes(value) > VALUE_BYTES_MAX) {
                        throw new IllegalArgumentException(
                                "the checkpoint '%s' has %d bytes; at most %d"
                                        .formatted(name, bytes(value), VALUE_BYTES_MAX));
                    }
                });
    }

    private void checkTotal(Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(current);
        all.putAll(changes);
        long total = 0;
        for (Map.Entry<String, String> entry : all.entrySet()) {
            total += ENTRY_BYTES + (long) bytes(entry.getKey()) + bytes(entry.getValue());
        }
        if (total > TOTAL_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "the trigger's checkpoints would have %d bytes; at most %d"
                            .formatted(total, TOTAL_BYTES_MAX));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private void sendIfIdle() {
        if (sent == null && !waiting.futures.isEmpty()) {
            Batch batch = waiting;
            batch.saveId = ++saves;
            sent = batch;
            waiting = new Batch();
            outbox.add(List.of(new Save(adapterId, batch.saveId, batch.changes)));
        }
    }

    /** A save is durable. */
    synchronized void saved(long saveId) {
        if (sent != null && sent.saveId == saveId) {
            for (WatchedFuture<Void> future : sent.futures) {
                deliveries.complete(future, () -> future.complete(null));
            }
            sent = null;
            sendIfIdle();
        }
    }

    /** Cancels what isn't durable; nothing is sent any more. */
    synchronized void end() {
        ended = true;
        List<WatchedFuture<Void>> left = new ArrayList<>(waiting.futures);
        if (sent != null) {
            left.addAll(0, sent.futures);
        }
        for (WatchedFuture<Void> future : left) {
            deliveries.complete(future, () -> future.cancel(false));
        }
        sent = null;
        waiting = new Batch();
    }
}
