package io.penstock.trigger.spi;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A sink whose "durable queue" is a list that outlives the adapters that write to it. By default it
 * accepts at once, and each invocation succeeds at once. It can hold its answers back, refuse, and
 * cut the connection as a kill does. Safe for several threads.
 */
public final class TestingSink implements EventSink {

    /** Credits, as in the host. */
    public static final int CREDITS = 256;

    /** What is known of one handed-over event. */
    private record Pending(TriggerEvent event, Receipt receipt) {}

    private final List<TriggerEvent> durable = new ArrayList<>();
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Set<String> keys = new HashSet<>();
    private final Deque<Pending> held = new ArrayDeque<>();
    private Semaphore credits = new Semaphore(CREDITS);
    private boolean holding;
    private boolean cut;
    private int inFlightMost;
    private Predicate<TriggerEvent> poison = _ -> false;
    private Function<TriggerEvent, Outcome> function =
            _ -> new Outcome.Succeeded(Optional.empty(), ByteBuffer.allocate(0));

    @Override
    public Receipt emit(TriggerEvent event) throws InterruptedException {
        Semaphore mine;
        synchronized (this) {
            mine = credits;
        }
        mine.acquire();
        Pending pending =
                new Pending(
                        event, new Receipt(new CompletableFuture<>(), new CompletableFuture<>()));
        synchronized (this) {
            if (cut || mine != credits) {
                throw new IllegalStateException("the sink is closed");
            }
            held.add(pending);
            inFlightMost = Math.max(inFlightMost, held.size());
        }
        answer();
        return pending.receipt();
    }

    /** Answers what is held, in order, unless it shall hold. */
    private void answer() {
        while (true) {
            Pending next;
            Runnable telling;
            synchronized (this) {
                if (holding || cut || held.isEmpty()) {
                    return;
                }
                next = held.poll();
                telling = decide(next);
                credits.release();
            }
            telling.run();
        }
    }

    private Runnable decide(Pending pending) {
        TriggerEvent event = pending.event();
        Receipt receipt = pending.receipt();
        if (poison.test(event)) {
            return () ->
                    receipt.accepted()
                            .completeExceptionally(
                                    new EventRefusedException(
                                            "payload-too-large", "The test refuses it."));
        }
        String key = event.source() + " " + event.id();
        if (!event.deduplicated() || keys.add(key)) {
            durable.add(event);
            outcomes.put(key, function.apply(event));
        }
        String invocation = "invocation-" + durable.size();
        Outcome outcome = outcomes.get(key);
        return () -> {
            receipt.accepted().complete(invocation);
            if (event.awaitsOutcome()) {
                receipt.ended().complete(outcome);
            } else {
                receipt.ended().cancel(false);
            }
        };
    }

    /** Holds answers back from now on, as a store that is away does. */
    public synchronized void hold() {
        holding = true;
    }

    /** Answers what was held, and what comes. */
    public void release() {
        synchronized (this) {
            holding = false;
        }
        answer();
    }

    /** Refuses events from now on for good. */
    public synchronized void refuse(Predicate<TriggerEvent> events) {
        poison = events;
    }

    /** How invocations end from now on. */
    public synchronized void outcome(Function<TriggerEvent, Outcome> outcome) {
        function = outcome;
    }

    /**
     * Ends the connection as a kill of the host does: nothing that is held becomes durable, nobody
     * is told of anything any more.
     */
    public synchronized void cut() {
        if (cut) {
            return;
        }
        cut = true;
        held.forEach(
                pending -> {
                    pending.receipt().accepted().cancel(false);
                    pending.receipt().ended().cancel(false);
                });
        held.clear();
        credits.release(Integer.MAX_VALUE / 2);
    }

    /** Is there for the next adapter. */
    public synchronized void reopen() {
        cut = false;
        holding = false;
        credits = new Semaphore(CREDITS);
    }

    /** What is durable, in order. */
    public synchronized List<TriggerEvent> events() {
        return List.copyOf(durable);
    }

    /** The most events that waited for an answer at a time. */
    public synchronized int inFlightMost() {
        return inFlightMost;
    }

    /** Events handed over that wait for an answer. */
    public synchronized int inFlight() {
        return held.size();
    }
}
