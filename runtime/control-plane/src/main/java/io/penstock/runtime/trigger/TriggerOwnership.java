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
import java.util.stream.Collectors;

/**
 * Asks the store, once a second, which triggers this node has. One question at a time. Belongs to
 * the supervisor's thread.
 */
final class TriggerOwnership {

    private static final Log LOG = Log.of(TriggerOwnership.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final TriggerOwners owners;
    private final Consumer<Runnable> post;
    private Set<TriggerName> asked = Set.of();

    /** Those that may have this node's row. */
    private Set<TriggerName> held = Set.of();

    private boolean asking;
    private long dueNanos = System.nanoTime();

    TriggerOwnership(TriggerOwners owners, Consumer<Runnable> post) {
        this.owners = owners;
        this.post = post;
    }

    /**
     * Claims triggers, and gives back all others that this node had.
     *
     * @param wanted those that it shall have: it mustn't lose one whose adapter still runs
     * @param to gets, on the supervisor's thread, those it has
     */
    void renew(Set<TriggerName> wanted, Consumer<Set<TriggerName>> to) {
        if (asking || (wanted.equals(asked) && System.nanoTime() - dueNanos < 0)) {
            return;
        }
        asking = true;
        Set<TriggerName> given = new HashSet<>(held);
        given.removeAll(wanted);
        asked = wanted;
        held = union(held, wanted);
        Threads.start("trigger-owners", () -> claim(wanted, given, to));
    }

    private static Set<TriggerName> union(Set<TriggerName> one, Set<TriggerName> other) {
        Set<TriggerName> both = new HashSet<>(one);
        both.addAll(other);
        return both;
    }

    private void claim(
            Set<TriggerName> wanted, Set<TriggerName> given, Consumer<Set<TriggerName>> to) {
        try {
            given.forEach(name -> owners.release(name.toString()));
            Set<TriggerName> mine = named(owners.claim(texts(wanted)));
            post.accept(
                    () -> {
                        held = wanted;
                        to.accept(mine);
                    });
        } catch (ProblemException e) {
            // What it has it keeps: nobody else can claim it either, until the lease is over. What
            // it wanted to give is still held, and given next time.
            LOG.debug("owners of triggers not known", e);
        } finally {
            post.accept(
                    () -> {
                        asking = false;
                        dueNanos = System.nanoTime() + PERIOD.toNanos();
                    });
        }
    }

    private static Set<String> texts(Set<TriggerName> names) {
        return names.stream().map(TriggerName::toString).collect(Collectors.toSet());
    }

    private static Set<TriggerName> named(Set<String> texts) {
        return texts.stream().map(TriggerName::parse).collect(Collectors.toSet());
    }
}
