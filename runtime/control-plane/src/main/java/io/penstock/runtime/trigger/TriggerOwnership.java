package io.penstock.runtime.trigger;

import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.TriggerOwners;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.telemetry.Log;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Asks the store, once a second, which triggers this node has. One question at a time. An answer
 * counts for a lease, from when it was asked for: without another one this node has no triggers.
 * Belongs to the supervisor's thread.
 */
final class TriggerOwnership {

    private static final Log LOG = Log.of(TriggerOwnership.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final TriggerOwners owners;
    private final Consumer<Runnable> post;
    private final LongSupplier nanoTime;
    private Set<TriggerName> asked = Set.of();

    /** Those that may have this node's row. */
    private Set<TriggerName> held = Set.of();

    private boolean asking;
    private long dueNanos;

    /** When the last answer was asked for. */
    private long answerNanos;

    /** Whether there is an answer that counts. */
    private boolean answered;

    private boolean lost;

    /**
     * An ownership of nothing.
     *
     * @param post has something run on the supervisor's thread
     * @param nanoTime as {@link System#nanoTime}
     */
    TriggerOwnership(TriggerOwners owners, Consumer<Runnable> post, LongSupplier nanoTime) {
        this.owners = owners;
        this.post = post;
        this.nanoTime = nanoTime;
        this.dueNanos = nanoTime.getAsLong();
    }

    /**
     * Whether this node has given up its triggers, as others may have them, and not got an answer.
     */
    boolean lost() {
        return lost;
    }

    /**
     * Claims triggers, and gives back all others that this node had.
     *
     * @param wanted those that it shall have: it mustn't lose one whose adapter still runs
     * @param to gets, on the supervisor's thread, those it has; none once the store hasn't answered
     *     for longer than they are this node's for sure
     */
    void renew(Set<TriggerName> wanted, Consumer<Set<TriggerName>> to) {
        long now = nanoTime.getAsLong();
        if (answered && over(answerNanos, now)) {
            if (!held.isEmpty()) {
                LOG.warn("triggers given up: without an answer of the store others may have them");
            }
            answered = false;
            lost = true;
            to.accept(Set.of());
        }
        if (asking || (wanted.equals(asked) && now - dueNanos < 0)) {
            return;
        }
        asking = true;
        Set<TriggerName> given = new HashSet<>(held);
        given.removeAll(wanted);
        asked = wanted;
        held = union(held, wanted);
        Threads.start("trigger-owners", () -> claim(wanted, given, now, to));
    }

    private boolean over(long askedNanos, long nowNanos) {
        return owners.lease().filter(it -> nowNanos - askedNanos > it.toNanos()).isPresent();
    }

    private static Set<TriggerName> union(Set<TriggerName> one, Set<TriggerName> other) {
        Set<TriggerName> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    private void claim(
            Set<TriggerName> wanted,
            Set<TriggerName> given,
            long askedNanos,
            Consumer<Set<TriggerName>> to) {
        try {
            given.forEach(name -> owners.release(name.toString()));
            Set<TriggerName> mine = named(owners.claim(texts(wanted)));
            post.accept(
                    () -> {
                        held = wanted;
                        take(mine, askedNanos, to);
                    });
        } catch (ProblemException e) {
            // What it has it keeps while nobody else can claim it either. What it wanted to give is
            // still held, and given next time.
            LOG.debug("owners of triggers not known", e);
        } finally {
            post.accept(
                    () -> {
                        asking = false;
                        dueNanos = nanoTime.getAsLong() + PERIOD.toNanos();
                    });
        }
    }

    private void take(Set<TriggerName> mine, long askedNanos, Consumer<Set<TriggerName>> to) {
        if (over(askedNanos, nanoTime.getAsLong())) {
            // It came from the store when this node had its lease, and was held up since.
            return;
        }
        answerNanos = askedNanos;
        answered = true;
        lost = false;
        to.accept(mine);
    }

    private static Set<String> texts(Set<TriggerName> names) {
        return names.stream().map(TriggerName::toString).collect(Collectors.toSet());
    }

    private static Set<TriggerName> named(Set<String> texts) {
        return texts.stream().map(TriggerName::parse).collect(Collectors.toSet());
    }
}
