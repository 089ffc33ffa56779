package io.penstock.runtime.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.runtime.registry.ConfigJson;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerPut;
import io.penstock.runtime.registry.TriggerStatus;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A trigger and how it stands on the node that answers.
 *
 * @param change in the answer to a {@code PUT}: what has become of it
 * @param config as it was put, its names in order; secrets are references
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record TriggerView(
        String name,
        Optional<String> change,
        String type,
        String function,
        Map<String, Object> config,
        boolean paused,
        String state,
        Optional<String> lastError,
        Optional<Lag> lag,
        Optional<Instant> lastEventAt,
        Counts counts,
        Instant createdAt,
        Instant changedAt) {

    /** How far it is behind its source. */
    @RegisterForReflection
    record Lag(String unit, long amount) {}

    /** Events since the start of the node that answers. */
    @RegisterForReflection
    record Counts(long accepted, long refused) {}

    /**
     * A page of triggers.
     *
     * @param next the name to ask for the next page with, as {@code after}; empty on the last one
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<TriggerView> triggers, Optional<String> next) {}

    static TriggerView of(Trigger trigger, TriggerStatus status) {
        return of(trigger, status, Optional.empty());
    }

    static TriggerView of(TriggerPut put, TriggerStatus status) {
        String change = put.effect().name().toLowerCase(Locale.ROOT);
        return of(put.trigger(), status, Optional.of(change));
    }

    private static TriggerView of(Trigger trigger, TriggerStatus status, Optional<String> change) {
        return new TriggerView(
                trigger.name().toString(),
                change,
                trigger.type(),
                trigger.function().text(),
                ConfigJson.read(trigger.config()),
                trigger.paused(),
                status.state().label(),
                status.lastError(),
                status.lag().map(lag -> new Lag(lag.unit(), lag.amount())),
                status.lastEventAt().map(at -> at.truncatedTo(ChronoUnit.MILLIS)),
                new Counts(status.accepted(), status.refused()),
                trigger.createdAt(),
                trigger.changedAt());
    }
}
