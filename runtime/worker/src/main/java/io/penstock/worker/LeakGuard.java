package io.penstock.worker;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Finds out whether the loaders of ended instances go.
 *
 * <p>One thread owns all state; others only hand it loaders. While a loader is pending it asks for
 * a collection now and then; a loader that survives several over several seconds is reported once,
 * and then only counted until it goes after all.
 */
final class LeakGuard {

    private static final long CHECK_MILLIS = 500;
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long COLLECTION_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LEAKED_AFTER_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int LEAKED_AFTER_COLLECTIONS = 3;

    private final LinkedBlockingQueue<Ended> arrivals = new LinkedBlockingQueue<>();
    private final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    private final AtomicInteger alive = new AtomicInteger();
    private final LongConsumer leaked;
    private final List<Ended> pending = new ArrayList<>();
    private final List<Ended> reported = new ArrayList<>();
    private long collectedAtNanos = System.nanoTime() - COLLECTION_GAP_NANOS;

    /**
     * A guard; {@link #run} is to be run by a thread of its own.
     *
     * @param leaked told the instance whose loader leaked
     */
    LeakGuard(LongConsumer leaked) {
        this.leaked = leaked;
    }

    /** Watches the loader of an instance that has ended. The guard itself doesn't hold it. */
    void watch(long instanceId, ClassLoader loader) {
        alive.incrementAndGet();
        arrivals.add(new Ended(instanceId, loader, collected));
    }

    /** The number of loaders that aren't collected yet. */
    int loadersPending() {
        return alive.get();
    }

    /** Watches until interrupted. */
    void run() {
        try {
            while (true) {
                if (pending.isEmpty()) {
                    pending.add(arrivals.take());
                } else {
                    TimeUnit.MILLISECONDS.sleep(CHECK_MILLIS);
                }
                arrivals.drainTo(pending);
                check();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void check() {
        forgetCollected();
        for (Ended ended : List.copyOf(pending)) {
            if (ended.hasLeaked()) {
                pending.remove(ended);
                reported.add(ended);
                leaked.accept(ended.instanceId);
            }
        }
        long now = System.nanoTime();
        boolean due = pending.stream().anyMatch(ended -> now - ended.sinceNanos > GRACE_NANOS);
        if (due && now - collectedAtNanos >= COLLECTION_GAP_NANOS) {
            collect();
            collectedAtNanos = System.nanoTime();
            pending.forEach(ended -> ended.collections++);
        }
    }

    @SuppressWarnings("SystemGcUsage") // A collection is the only way to see what is reachable.
    private static void collect() {
        System.gc();
    }

    private void forgetCollected() {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            Reference<?> reference = gone;
            alive.decrementAndGet();
            pending.removeIf(ended -> ended == reference);
            reported.removeIf(ended -> ended == reference);
        }
    }

    private static final class Ended extends PhantomReference<ClassLoader> {
        private final long instanceId;
        private final long sinceNanos = System.nanoTime();
        private int collections;

        private Ended(long instanceId, ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
            super(loader, queue);
            this.instanceId = instanceId;
        }

        private boolean hasLeaked() {
            return collections >= LEAKED_AFTER_COLLECTIONS
                    && System.nanoTime() - sinceNanos >= LEAKED_AFTER_NANOS;
        }
    }
}
