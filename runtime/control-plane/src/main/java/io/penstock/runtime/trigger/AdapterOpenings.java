package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.limit.Threads;
import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.telemetry.Log;
import java.util.function.Consumer;

/** Brings together what an adapter needs, and has it opened. Safe for any number of threads. */
final class AdapterOpenings {

    private static final Log LOG = Log.of(AdapterOpenings.class);

    private final TriggerSpecs specs;
    private final SecretWatch secrets;
    private final CheckpointStore checkpoints;
    private final EventDoor door;
    private final Outcomes outcomes;
    private final DeadlineWatch timers;

    AdapterOpenings(
            TriggerSpecs specs,
            CheckpointStore checkpoints,
            EventDoor door,
            Outcomes outcomes,
            DeadlineWatch timers) {
        this.specs = specs;
        this.secrets = new SecretWatch(specs);
        this.checkpoints = checkpoints;
        this.door = door;
        this.outcomes = outcomes;
        this.timers = timers;
    }

    /**
     * Reads secrets and checkpoints, on a thread of its own, which calls one of the two.
     *
     * @param then gets what the host has to be told
     * @param otherwise gets why it can't be opened now
     */
    void prepare(AdapterSlot slot, Consumer<TriggerFrame.Open> then, Consumer<String> otherwise) {
        Threads.start(
                "trigger-open-" + slot.trigger().name(),
                () -> {
                    try {
                        then.accept(
                                new TriggerFrame.Open(
                                        slot.adapterId(),
                                        specs.of(slot.trigger()),
                                        checkpoints.load(slot.trigger().name().toString())));
                    } catch (ProblemException e) {
                        otherwise.accept(e.problem().detail());
                    } catch (RuntimeException e) {
                        LOG.error("trigger not opened", e, "trigger", slot.trigger().name());
                        otherwise.accept("It can't be opened: " + e + ".");
                    }
                });
    }

    /** Looks whether an adapter in trouble has other secrets than there are now. */
    void lookAtSecrets(AdapterSlot slot, long nowNanos, Runnable changed) {
        secrets.look(slot, nowNanos, changed);
    }

    /** Has an adapter opened. Its events are taken from now on. */
    void open(AdapterSlot slot, TriggerFrame.Open open, TriggerProgress progress) {
        HostLine line = slot.host().line();
        slot.host()
                .open(
                        open,
                        new AdapterHost.Adapter(
                                slot.trigger(),
                                new AdapterEvents(
                                        slot.adapterId(),
                                        slot.trigger(),
                                        door,
                                        outcomes,
                                        line,
                                        progress,
                                        timers),
                                new AdapterCheckpoints(slot.trigger(), checkpoints, line, timers),
                                progress));
    }
}
