package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.TriggerPut.Effect;
import io.penstock.runtime.telemetry.Log;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The triggers that shall be, kept and shared between nodes as the functions are. Reads take no
 * lock: they see one immutable snapshot. Every change throws {@link
 * io.penstock.runtime.event.ProblemException} {@code conflict} when other nodes change the registry
 * all the time, and {@code store-unavailable}.
 */
public final class TriggerRegistry {

    private static final Log LOG = Log.of(TriggerRegistry.class);

    private final RegistryContents contents;
    private final RegistryLimits limits;
    private final InstantSource clock;

    TriggerRegistry(RegistryContents contents, RegistryLimits limits, InstantSource clock) {
        this.contents = contents;
        this.limits = limits;
        this.clock = clock;
    }

    /** Adds a listener; after the start it is told at once what there is. */
    public void subscribe(TriggerListener listener) {
        contents.subscribe(listener);
    }

    /** All triggers in the order of their names, as they are at this moment. */
    public List<Trigger> list() {
        return List.copyOf(contents.triggers().values());
    }

    /** A trigger; empty when there is none of that name. */
    public Optional<Trigger> find(TriggerName name) {
        return Optional.ofNullable(contents.triggers().get(name));
    }

    /**
     * A trigger.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-trigger}
     */
    public Trigger get(TriggerName name) {
        return find(name)
                .orElseThrow(
                        () ->
                                Problem.ofField(
                                                ErrorCode.UNKNOWN_TRIGGER,
                                                "trigger",
                                                name.toString(),
                                                "There is no trigger '%s'.".formatted(name))
                                        .exception());
    }

    /**
     * Makes or changes a trigger. A changed one stays paused if it was.
     *
     * @param rule asked under the registry's lock
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting} when the function is
     *     of another namespace, {@code unknown-function}, {@code unknown-version}, {@code
     *     unknown-alias}, {@code conflict} when there are too many triggers or it has another type,
     *     and as the rule throws
     */
    public TriggerPut put(TriggerDraft draft, TriggerRule rule) {
        return contents.change(() -> putNow(draft, rule));
    }

    /**
     * Checks what is cheap to check, before a trigger's source is looked at.
     *
     * @throws io.penstock.runtime.event.ProblemException as {@link #put}
     */
    void require(TriggerDraft draft) {
        checkNamespace(draft);
        contents.require(draft.function());
        find(draft.name()).ifPresent(present -> checkType(present, draft));
    }

    private TriggerPut putNow(TriggerDraft draft, TriggerRule rule) {
        require(draft);
        rule.check(draft, list().stream().filter(it -> !it.name().equals(draft.name())).toList());
        Optional<Trigger> present = find(draft.name());
        if (present.isEmpty()) {
            RegistryContents.checkRoom(
                    "triggers", contents.triggers().size(), limits.triggersMax());
            Instant now = now();
            return new TriggerPut(
                    save(
                            new Trigger(
                                    draft.name(),
                                    draft.type(),
                                    draft.function(),
                                    draft.config(),
                                    false,
                                    now,
                                    now)),
                    Effect.NEW);
        }
        if (present.get().is(draft)) {
            return new TriggerPut(present.get(), Effect.UNCHANGED);
        }
        return new TriggerPut(save(present.get().changed(draft, now())), Effect.CHANGED);
    }

    /**
     * Pauses a trigger; nothing when it is paused.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-trigger}
     */
    public Trigger pause(TriggerName name) {
        return contents.change(
                () -> {
                    Trigger trigger = get(name);
                    return trigger.paused() ? trigger : save(trigger.paused(true, now()));
                });
    }

    /**
     * Resumes a trigger. One that isn't paused is a changed one too, so that it is started again if
     * it has failed.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-trigger}
     */
    public Trigger resume(TriggerName name) {
        return contents.change(() -> save(get(name).paused(false, now())));
    }

    /**
     * Deletes a trigger, with how far its source has been read.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code unknown-trigger}
     */
    public void delete(TriggerName name) {
        contents.change(
                () -> {
                    Trigger gone = get(name);
                    contents.save(new RegistryChange.TriggerDeleted(name));
                    contents.publishTriggers(triggers -> triggers.remove(name));
                    LOG.info("trigger deleted", "trigger", name);
                    return gone;
                });
    }

    /** Refuses to take away what triggers lead to. */
    void refuseIfUsed(Predicate<FunctionTarget> gone) {
        List<String> users =
                list().stream()
                        .filter(trigger -> gone.test(trigger.function()))
                        .map(trigger -> trigger.name().toString())
                        .toList();
        if (!users.isEmpty()) {
            String names = String.join(", ", users);
            throw Problem.of(
                            ErrorCode.CONFLICT,
                            "Triggers lead there; delete or change them first: %s."
                                    .formatted(names))
                    .with("triggers", names)
                    .exception();
        }
    }

    private Trigger save(Trigger trigger) {
        contents.save(new RegistryChange.TriggerPut(trigger));
        contents.publishTriggers(triggers -> triggers.put(trigger.name(), trigger));
        LOG.info(
                "trigger set",
                "trigger",
                trigger.name(),
                "type",
                trigger.type(),
                "paused",
                trigger.paused());
        return trigger;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void checkNamespace(TriggerDraft draft) {
        String namespace = draft.name().namespace();
        if (!draft.function().function().namespace().equals(namespace)) {
            throw Problem.ofField(
                            ErrorCode.BAD_SETTING,
                            "function",
                            draft.function().text(),
                            "A trigger's function is of its own namespace, '%s'."
                                    .formatted(namespace))
                    .exception();
        }
    }

    /** What one adapter has noted of its source means nothing to another. */
    private static void checkType(Trigger present, TriggerDraft draft) {
        if (!present.type().equals(draft.type())) {
            throw Problem.ofField(
                            ErrorCode.CONFLICT,
                            "type",
                            draft.type(),
                            "Trigger '%s' is of type '%s'; delete it to use its name for another."
                                    .formatted(present.name(), present.type()))
                    .exception();
        }
    }
}
