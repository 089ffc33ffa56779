package io.penstock.runtime.registry;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * How a trigger stands on this node.
 *
 * @param state whether its source is listened to
 * @param lastError why not, or what was refused last
 * @param lag how far it is behind its source, if it can tell
 * @param lastEventAt when the last event became durable
 * @param accepted events that became durable since this node's start
 * @param refused events that never will, since this node's start
 */
public record TriggerStatus(
        State state,
        Optional<String> lastError,
        Optional<Lag> lag,
        Optional<Instant> lastEventAt,
        long accepted,
        long refused) {

    /** Of a trigger that nothing has been heard of. */
    static final TriggerStatus STARTING =
            new TriggerStatus(
                    State.STARTING, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);

    TriggerStatus with(State other) {
        return new TriggerStatus(other, lastError, lag, lastEventAt, accepted, refused);
    }

    /** Whether the source is listened to. */
    public enum State {
        /** It shall be, and nothing has been heard of its adapter yet. */
        STARTING,
        /** It is. */
        RUNNING,
        /** It isn't, or its events can't be made durable; that is tried again. */
        TROUBLED,
        /** It isn't, and somebody has to do something first. */
        FAILED,
        /** It shall not be. */
        PAUSED,
        /** Another node does it. */
        ELSEWHERE;

        /** The state as it stands in answers: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A distance from the source.
     *
     * @param unit {@code bytes} or {@code events}
     * @param amount zero or more
     */
    public record Lag(String unit, long amount) {}
}
