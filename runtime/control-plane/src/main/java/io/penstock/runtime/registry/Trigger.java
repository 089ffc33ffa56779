package io.penstock.runtime.registry;

import java.time.Instant;

/**
 * A configured source of events.
 *
 * @param name the trigger
 * @param type which kind of adapter serves it, e.g. {@code http}
 * @param function where its events go; of the trigger's namespace
 * @param config a JSON object as the type wants it, with its names in order and no white space;
 *     secrets are references
 * @param paused whether it shall not run for now
 * @param createdAt milliseconds
 * @param changedAt milliseconds; later than before with every change, and with each resuming
 */
public record Trigger(
        TriggerName name,
        String type,
        FunctionTarget function,
        String config,
        boolean paused,
        Instant createdAt,
        Instant changedAt) {

    /** The one type that the control plane serves itself. */
    public static final String HTTP = "http";

    /** What it shall be. */
    TriggerDraft draft() {
        return new TriggerDraft(name, type, function, config);
    }

    /** Whether it is what a draft asks for. */
    boolean is(TriggerDraft draft) {
        return draft().equals(draft);
    }

    Trigger paused(boolean shallPause, Instant now) {
        return new Trigger(name, type, function, config, shallPause, createdAt, after(now));
    }

    Trigger changed(TriggerDraft draft, Instant now) {
        return new Trigger(
                name, type, draft.function(), draft.config(), paused, createdAt, after(now));
    }

    /** Clocks of several nodes differ. */
    private Instant after(Instant now) {
        Instant next = changedAt.plusMillis(1);
        return now.isAfter(next) ? now : next;
    }
}
