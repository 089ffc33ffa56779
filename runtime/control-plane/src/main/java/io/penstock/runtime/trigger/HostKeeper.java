package io.penstock.runtime.trigger;

import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.AdapterHostStarter;
import io.penstock.runtime.worker.WorkerStartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an adapter host while one is needed. Belongs to the supervisor's thread; only {@link
 * #borrow} is for others.
 */
final class HostKeeper {

    private static final Log LOG = Log.of(HostKeeper.class);

    /** How long a host that isn't needed is kept: one check often follows another. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final Duration EXIT = Duration.ofSeconds(5);

    private final AdapterHostStarter launcher;
    private final TriggerMetrics metrics;
    private final Duration startTimeout;
    private final AdapterHost.Listener listener;
    private final Consumer<Runnable> post;

    private final Patience patience = new Patience();
    private final List<CompletableFuture<AdapterHost>> borrowers = new ArrayList<>();
    private @Nullable AdapterHost host;
    private boolean starting;
    private int borrowed;
    private long neededNanos = System.nanoTime();
    private String trouble = "";

    /**
     * A keeper without a host.
     *
     * @param listener told of the hosts and their adapters
     * @param post has something done on the supervisor's thread
     */
    HostKeeper(
            AdapterHostStarter launcher,
            TriggerMetrics metrics,
            Duration startTimeout,
            AdapterHost.Listener listener,
            Consumer<Runnable> post) {
        this.launcher = launcher;
        this.metrics = metrics;
        this.startTimeout = startTimeout;
        this.listener = listener;
        this.post = post;
    }

    /** The host that is there. */
    Optional<AdapterHost> host() {
        return Optional.ofNullable(host);
    }

    /** Why there is none although one is needed; empty when it is just being started. */
    String trouble() {
        return trouble;
    }

    /** Starts one that is needed and isn't there; ends one that hasn't been for a while. */
    void need(boolean needed, long nowNanos) {
        boolean wanted = needed || borrowed > 0 || !borrowers.isEmpty();
        if (wanted) {
            neededNanos = nowNanos;
        }
        if (wanted && host == null && !starting && patience.due(nowNanos)) {
            starting = true;
            patience.begun(nowNanos);
            Threads.start("adapter-host-start", this::start);
        }
        AdapterHost idle = host;
        if (!wanted && idle != null && nowNanos - neededNanos > IDLE.toNanos()) {
            LOG.info("adapter host not needed any more");
            host = null;
            Threads.start("adapter-host-exit", () -> idle.exit(EXIT));
        }
    }

    private void start() {
        AdapterHost begun = new AdapterHost(listener);
        try {
            begun.start(launcher, startTimeout);
            post.accept(() -> started(begun));
        } catch (WorkerStartException | RuntimeException e) {
            // Whatever it is: a keeper that thinks one is being started would wait for ever.
            LOG.error("adapter host not started", e);
            post.accept(() -> notStarted(String.valueOf(e.getMessage())));
        }
    }

    private void started(AdapterHost begun) {
        starting = false;
        if (begun.gone()) {
            notStarted("It ended at once.");
            return;
        }
        host = begun;
        trouble = "";
        borrowers.forEach(borrower -> lend(borrower, begun));
        borrowers.clear();
    }

    private void notStarted(String why) {
        starting = false;
        trouble = "The adapter host can't be started: " + why;
        patience.failed(System.nanoTime());
        borrowers.forEach(
                borrower -> borrower.completeExceptionally(new IllegalStateException(trouble)));
        borrowers.clear();
    }

    /** A host has ended. */
    void gone(AdapterHost ended, String reason) {
        if (ended == host) {
            host = null;
            trouble = "The adapter host ended: " + reason;
            patience.failed(System.nanoTime());
            metrics.hostRestarted();
        }
    }

    /**
     * A host, started if there is none, that stays until {@link #giveBack}. For any thread.
     *
     * @return completes exceptionally with {@link IllegalStateException} if it can't be started
     */
    CompletableFuture<AdapterHost> borrow() {
        CompletableFuture<AdapterHost> borrower = new CompletableFuture<>();
        post.accept(
                () -> {
                    if (host == null) {
                        borrowers.add(borrower);
                    } else {
                        lend(borrower, host);
                    }
                });
        return borrower;
    }

    private void lend(CompletableFuture<AdapterHost> borrower, AdapterHost lent) {
        borrowed++;
        borrower.complete(lent);
    }

    /** A borrowed host isn't needed any more. For any thread. */
    void giveBack() {
        post.accept(() -> borrowed--);
    }

    /** Ends the host. Blocks. */
    void close() {
        AdapterHost last = host;
        if (last != null) {
            last.exit(EXIT);
        }
    }
}
