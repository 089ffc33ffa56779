package io.penstock.trigger.database;

import io.penstock.trigger.spi.Checkpoints;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A trigger's {@link Position}, durable before anybody acts on it. Never goes back. Safe for
 * several threads: the engine's one writes, the others read.
 */
final class Progress {

    private final Checkpoints checkpoints;
    private Position durable;
    private boolean closed;

    Progress(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
        this.durable = Position.read(checkpoints.loaded());
    }

    /** The last position that is durable. */
    synchronized Position position() {
        return durable;
    }

    /** Saves nothing from now on. */
    synchronized void close() {
        closed = true;
    }

    /**
     * Saves a position.
     *
     * @return completes when it is durable, or when there was nothing to save
     */
    CompletableFuture<Void> save(Position next) {
        synchronized (this) {
            if (closed || next.equals(durable) || isBehind(next)) {
                return CompletableFuture.completedFuture(null);
            }
        }
        return checkpoints.save(next.checkpoints()).thenRun(() -> saved(next));
    }

    /** Saves a position and waits. */
    void saveNow(Position next) throws InterruptedException {
        try {
            save(next).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the checkpoint wasn't saved", e.getCause());
        } catch (CancellationException _) {
            throw new InterruptedException("the adapter was closed");
        }
    }

    private synchronized void saved(Position next) {
        if (!isBehind(next)) {
            durable = next;
        }
    }

    private boolean isBehind(Position next) {
        Optional<Lsn> before = durable.lsn();
        return before.isPresent()
                && next.lsn().isPresent()
                && next.lsn().get().compareTo(before.get()) < 0;
    }
}
