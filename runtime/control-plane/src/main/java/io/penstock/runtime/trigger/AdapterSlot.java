package io.penstock.runtime.trigger;

import io.penstock.runtime.registry.Trigger;
import java.time.Duration;

/** A trigger's adapter on this node, from its preparation to its end. For one thread. */
final class AdapterSlot {

    /** Beyond what it may take, for the way to the host and back. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(20);

    private enum Phase {
        PREPARING,
        OPEN,
        DRAINING
    }

    private final Trigger trigger;
    private final AdapterHost host;
    private final long adapterId;
    private Phase phase = Phase.PREPARING;
    private long drainedByNanos;
    private String secrets = "";
    private long lookedNanos;

    AdapterSlot(Trigger trigger, AdapterHost host, long adapterId) {
        this.trigger = trigger;
        this.host = host;
        this.adapterId = adapterId;
    }

    Trigger trigger() {
        return trigger;
    }

    AdapterHost host() {
        return host;
    }

    long adapterId() {
        return adapterId;
    }

    /** Whether its host has been told to end it. */
    boolean draining() {
        return phase == Phase.DRAINING;
    }

    /**
     * The host has been told to start it.
     *
     * @param secretsPrint what tells the secrets it was given from others; empty without any
     */
    void opened(String secretsPrint, long nowNanos) {
        phase = Phase.OPEN;
        secrets = secretsPrint;
        lookedNanos = nowNanos;
    }

    /** What tells the secrets it was given from others. */
    String secrets() {
        return secrets;
    }

    /** Whether it is open, has secrets, and the last look at them was long enough ago. */
    boolean mayLook(long nowNanos, long pauseNanos) {
        if (phase != Phase.OPEN || secrets.isEmpty() || nowNanos - lookedNanos < pauseNanos) {
            return false;
        }
        lookedNanos = nowNanos;
        return true;
    }

    /**
     * Drains it, if it is open and isn't drained yet; one that hasn't closed long after the time it
     * had costs its host the life.
     */
    void end(Duration drain, long nowNanos) {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
            drainedByNanos = nowNanos + drain.plus(CLOSE_PATIENCE).toNanos();
            host.drain(adapterId, drain);
        } else if (phase == Phase.DRAINING && nowNanos - drainedByNanos > 0) {
            host.kill("the adapter of trigger " + trigger.name() + " didn't close");
        }
    }
}
