package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.TriggerStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How one trigger stands on this node. Lives as long as the trigger, over all its adapters. Guarded
 * by this.
 */
final class TriggerProgress {

    /** Beyond it nothing was held up lately. */
    private static final long HELD_UP_MILLIS = 10_000;

    private final String trigger;
    private final TriggerMetrics metrics;
    private final InstantSource clock;

    private TriggerStatus.State state = TriggerStatus.State.STARTING;
    private String message = "";
    private String heldUpBy = "";
    private long heldUpAtMillis;
    private Optional<TriggerStatus.Lag> lag = Optional.empty();
    private Optional<Instant> lastEventAt = Optional.empty();
    private long accepted;
    private long refused;
    private boolean forgotten;

    TriggerProgress(String trigger, TriggerMetrics metrics, InstantSource clock) {
        this.trigger = trigger;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** An adapter is being started, or another state begins that has nothing to say. */
    synchronized void is(TriggerStatus.State now) {
        set(now, "");
        lag = Optional.empty();
    }

    /** There is no process to run the adapter; {@code why} is empty while it is being started. */
    synchronized void waitsForHost(String why) {
        set(why.isEmpty() ? TriggerStatus.State.STARTING : TriggerStatus.State.TROUBLED, why);
    }

    /** The adapter or its process can't run at the moment. */
    synchronized void troubled(String why) {
        set(TriggerStatus.State.TROUBLED, why);
    }

    /** What the adapter says of itself. */
    synchronized void reported(TriggerFrame.Report report) {
        set(
                switch (report.state()) {
                    case CONNECTED -> TriggerStatus.State.RUNNING;
                    case TROUBLED -> TriggerStatus.State.TROUBLED;
                    case FAILED -> TriggerStatus.State.FAILED;
                },
                report.message());
    }

    private void set(TriggerStatus.State now, String why) {
        state = now;
        message = why;
    }

    synchronized void lag(TriggerFrame.Lag now) {
        lag = Optional.of(new TriggerStatus.Lag(now.unit(), now.amount()));
    }

    /** An event can't be made durable now and is tried again. */
    synchronized void heldUp(String why) {
        heldUpBy = why;
        heldUpAtMillis = clock.millis();
    }

    synchronized void accepted() {
        accepted++;
        heldUpBy = "";
        lastEventAt = Optional.of(clock.instant());
        count(TriggerMetrics.ACCEPTED);
    }

    synchronized void refused(Problem why) {
        refused++;
        message = why.detail();
        count(TriggerMetrics.REFUSED);
    }

    /** The store may confirm an event when its trigger isn't there any more. */
    private void count(String outcome) {
        if (!forgotten) {
            metrics.counted(trigger, outcome);
        }
    }

    /** The trigger isn't there any more: nor are its meters, from now on. */
    synchronized void forget() {
        forgotten = true;
        metrics.forget(trigger);
    }

    /** Whether the adapter says that it can't do its work. */
    synchronized boolean inTrouble() {
        return state == TriggerStatus.State.TROUBLED || state == TriggerStatus.State.FAILED;
    }

    /** What users are shown. */
    synchronized TriggerStatus status() {
        boolean heldUp = !heldUpBy.isEmpty() && clock.millis() - heldUpAtMillis < HELD_UP_MILLIS;
        boolean running = state == TriggerStatus.State.RUNNING;
        return new TriggerStatus(
                heldUp && running ? TriggerStatus.State.TROUBLED : state,
                Optional.of(heldUp ? heldUpBy : message).filter(text -> !text.isEmpty()),
                lag,
                lastEventAt,
                accepted,
                refused);
    }
}
