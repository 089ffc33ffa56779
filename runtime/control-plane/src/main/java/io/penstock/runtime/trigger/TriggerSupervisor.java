package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.TriggerOwners;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerListener;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import io.penstock.runtime.telemetry.Log;
import io.penstock.runtime.worker.AdapterHostStarter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the adapters run that shall run on this node: those of triggers that aren't
 * paused and that this node owns, in a host that is there while it is needed.
 *
 * <p>One thread owns all state; everything else posts to it. It compares what shall be with what is
 * after each message and once a second, and begins what brings the two together. It never blocks:
 * starts, loads and claims run on threads of their own and post their end.
 */
final class TriggerSupervisor implements TriggerListener, AdapterHost.Listener {

    private static final Log LOG = Log.of(TriggerSupervisor.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final String LOST =
            "The store hasn't answered for longer than penstock.queue.lease; another node may have"
                    + " the trigger.";

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final HostKeeper keeper;
    private final AdapterOpenings openings;
    private final TriggerOwnership ownership;
    private final TriggerBoard board;
    private final AtomicLong adapterIds = new AtomicLong();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final Map<TriggerName, Trigger> wanted = new HashMap<>();
    private final Map<TriggerName, AdapterSlot> slots = new HashMap<>();
    private final Map<TriggerName, Patience> patience = new HashMap<>();
    private final Set<TriggerName> paused = new HashSet<>();

    /** Paused ones that must run nowhere, with those who wait for it. */
    private final Map<TriggerName, List<CompletableFuture<Void>>> withheld = new HashMap<>();

    private Set<TriggerName> owned = Set.of();

    /** Of which it is known whether they are this node's. */
    private Set<TriggerName> decided = Set.of();

    private Duration drain;
    private boolean stopping;

    /**
     * A supervisor that isn't started.
     *
     * @param drain how long an adapter may wait for its last receipts
     */
    TriggerSupervisor(
            AdapterHostStarter launcher,
            Duration startTimeout,
            AdapterOpenings openings,
            TriggerOwners owners,
            TriggerBoard board,
            TriggerMetrics metrics,
            Duration drain) {
        this.keeper = new HostKeeper(launcher, metrics, startTimeout, this, this::post);
        this.openings = openings;
        this.ownership = new TriggerOwnership(owners, this::post, System::nanoTime);
        this.board = board;
        this.drain = drain;
    }

    /** Begins to run triggers. */
    void start() {
        Threads.start("triggers", this::run);
    }

    /** What others may borrow the host of. */
    HostKeeper keeper() {
        return keeper;
    }

    private void post(Runnable message) {
        inbox.add(message);
    }

    private void run() {
        try {
            while (!stopped.isDone()) {
                Runnable message = inbox.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
                act(message);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            keeper.close();
            ended.complete(null);
        }
    }

    private void act(@Nullable Runnable message) {
        try {
            if (message != null) {
                message.run();
            }
            reconcile();
            board.show();
        } catch (RuntimeException e) {
            // Without this thread no trigger would ever be started or stopped again.
            LOG.error("triggers not looked after", e);
        }
    }

    @Override
    public void changed(Collection<Trigger> triggers) {
        List<Trigger> now = List.copyOf(triggers);
        post(() -> take(now));
    }

    private void take(Collection<Trigger> triggers) {
        Map<TriggerName, Trigger> before = Map.copyOf(wanted);
        wanted.clear();
        paused.clear();
        for (Trigger trigger : triggers) {
            if (trigger.type().equals(Trigger.HTTP)) {
                continue;
            }
            if (trigger.paused()) {
                paused.add(trigger.name());
            } else {
                wanted.put(trigger.name(), trigger);
            }
            if (!trigger.equals(before.get(trigger.name()))) {
                // What failed before says nothing of what is wanted now.
                patience.remove(trigger.name());
            }
        }
        patience.keySet().retainAll(wanted.keySet());
        withheld.keySet().stream()
                .filter(name -> !paused.contains(name))
                .toList()
                .forEach(this::giveFree);
    }

    private void giveFree(TriggerName name) {
        List<CompletableFuture<Void>> waiting = withheld.getOrDefault(name, List.of());
        withheld.remove(name);
        waiting.forEach(
                it ->
                        it.completeExceptionally(
                                new IllegalStateException("it was changed meanwhile")));
    }

    private void reconcile() {
        long now = System.nanoTime();
        Set<TriggerName> needed = new HashSet<>(wanted.keySet());
        needed.addAll(slots.keySet());
        // A node that hasn't heard of the pause yet mustn't start it.
        needed.addAll(withheld.keySet());
        ownership.renew(needed, mine -> own(mine, needed));
        slots.values().stream()
                .filter(slot -> slot.draining() || !runsHere(slot.trigger()))
                .forEach(slot -> slot.end(drain, now));
        slots.values().stream()
                .filter(slot -> board.of(slot.trigger().name()).inTrouble())
                .forEach(slot -> openings.lookAtSecrets(slot, now, () -> post(() -> renew(slot))));
        boolean begin = wanted.values().stream().anyMatch(this::runsHere);
        keeper.need(begin || !slots.isEmpty(), now);
        wanted.values().forEach(trigger -> place(trigger, now));
        withheld.forEach(this::tellIfNothingRuns);
        show();
        if (stopping && slots.isEmpty()) {
            stopped.complete(null);
        }
    }

    /** Ends an adapter, so that another one begins. */
    private void renew(AdapterSlot slot) {
        if (slots.get(slot.trigger().name()) == slot) {
            slot.end(drain, System.nanoTime());
        }
    }

    private void own(Set<TriggerName> mine, Set<TriggerName> asked) {
        owned = mine;
        decided = asked;
    }

    private void tellIfNothingRuns(TriggerName name, List<CompletableFuture<Void>> waiting) {
        if (!slots.containsKey(name) && owned.contains(name)) {
            waiting.forEach(it -> it.complete(null));
            waiting.clear();
        }
    }

    private void show() {
        Set<TriggerName> known = new HashSet<>(slots.keySet());
        known.addAll(wanted.keySet());
        known.addAll(paused);
        board.keepOnly(known);
        // Again and again: the last words of an adapter come later than the pause.
        paused.forEach(name -> board.of(name).is(TriggerStatus.State.PAUSED));
    }

    /** Whether it is exactly this one that shall run, and here. */
    private boolean runsHere(Trigger trigger) {
        return !stopping
                && trigger.equals(wanted.get(trigger.name()))
                && owned.contains(trigger.name());
    }

    private void place(Trigger trigger, long now) {
        TriggerName name = trigger.name();
        if (slots.containsKey(name) || stopping) {
            return;
        }
        if (!owned.contains(name)) {
            showNotOwned(name);
            return;
        }
        if (keeper.host().isEmpty()) {
            board.of(name).waitsForHost(keeper.trouble());
            return;
        }
        Patience own = patience.computeIfAbsent(name, _ -> new Patience());
        if (own.due(now)) {
            own.begun(now);
            open(keeper.host().get(), trigger);
        }
    }

    private void showNotOwned(TriggerName name) {
        if (ownership.lost()) {
            board.of(name).troubled(LOST);
        } else {
            board.of(name)
                    .is(
                            decided.contains(name)
                                    ? TriggerStatus.State.ELSEWHERE
                                    : TriggerStatus.State.STARTING);
        }
    }

    private void open(AdapterHost host, Trigger trigger) {
        AdapterSlot slot = new AdapterSlot(trigger, host, adapterIds.incrementAndGet());
        slots.put(trigger.name(), slot);
        board.of(trigger.name()).is(TriggerStatus.State.STARTING);
        openings.prepare(
                slot,
                open -> post(() -> opened(slot, open)),
                problem -> post(() -> failed(slot, problem)));
    }

    private void opened(AdapterSlot slot, TriggerFrame.Open open) {
        if (slots.get(slot.trigger().name()) != slot) {
            return;
        }
        if (!runsHere(slot.trigger()) || slot.host().gone()) {
            remove(slot);
            return;
        }
        slot.opened(SecretWatch.print(open.spec()), System.nanoTime());
        openings.open(slot, open, board.of(slot.trigger().name()));
    }

    private void failed(AdapterSlot slot, String problem) {
        if (remove(slot)) {
            LOG.warn("trigger not running", "trigger", slot.trigger().name(), "reason", problem);
            board.of(slot.trigger().name()).troubled(problem);
            patience.computeIfAbsent(slot.trigger().name(), _ -> new Patience())
                    .failed(System.nanoTime());
        }
    }

    @Override
    public void closed(AdapterHost host, long adapterId, String problem) {
        post(
                () ->
                        find(host, adapterId)
                                .ifPresent(
                                        slot -> {
                                            if (problem.isEmpty()) {
                                                remove(slot);
                                            } else {
                                                failed(slot, problem);
                                            }
                                        }));
    }

    private Optional<AdapterSlot> find(AdapterHost host, long adapterId) {
        return slots.values().stream()
                .filter(slot -> slot.host() == host && slot.adapterId() == adapterId)
                .findFirst();
    }

    @Override
    public void gone(AdapterHost host, String reason) {
        post(() -> ended(host, reason));
    }

    private void ended(AdapterHost host, String reason) {
        keeper.gone(host, reason);
        List<AdapterSlot> lost =
                slots.values().stream().filter(slot -> slot.host() == host).toList();
        lost.forEach(this::remove);
    }

    private boolean remove(AdapterSlot slot) {
        return slots.remove(slot.trigger().name(), slot);
    }

    /**
     * Keeps a paused trigger from running on any node until it is resumed or deleted.
     *
     * @return completes when nothing of it runs on any node; exceptionally when it isn't paused any
     *     more
     */
    CompletableFuture<Void> withhold(TriggerName name) {
        CompletableFuture<Void> nothingRuns = new CompletableFuture<>();
        post(
                () -> {
                    withheld.computeIfAbsent(name, _ -> new ArrayList<>()).add(nothingRuns);
                    // It may be being given back at this moment: ask anew.
                    owned =
                            owned.stream()
                                    .filter(it -> !it.equals(name))
                                    .collect(Collectors.toSet());
                    if (!paused.contains(name)) {
                        giveFree(name);
                    }
                });
        return nothingRuns;
    }

    /**
     * Ends all adapters and their host.
     *
     * @param atMost how long they may take
     */
    void stop(Duration atMost) throws InterruptedException {
        post(
                () -> {
                    stopping = true;
                    // Closing takes its time, too.
                    Duration half = atMost.dividedBy(2);
                    drain = half.compareTo(drain) < 0 ? half : drain;
                });
        try {
            stopped.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn(
                    "triggers cut off; what they hadn't acknowledged comes again", "after", atMost);
            stopped.complete(null);
        }
        ended.join();
    }
}
