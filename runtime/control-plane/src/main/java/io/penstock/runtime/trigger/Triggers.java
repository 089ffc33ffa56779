package io.penstock.runtime.trigger;

import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Answer;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.queue.CheckpointStore;
import io.penstock.runtime.queue.QueueStore;
import io.penstock.runtime.queue.TriggerOwners;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.TriggerDraft;
import io.penstock.runtime.registry.TriggerListener;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerService;
import io.penstock.runtime.registry.TriggerStatus;
import io.penstock.runtime.worker.AdapterHostStarter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the management API needs of the adapters: checks before a trigger is stored, clean-up after
 * it is gone, and how it stands. Methods block the calling virtual thread.
 */
public final class Triggers implements TriggerService {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final TriggerSupervisor supervisor;
    private final TriggerSpecs specs;
    private final TriggerBoard board;
    private final Outcomes outcomes;
    private final Duration patience;

    /** What an adapter may take of that; the rest is for the host, and for closing the adapter. */
    private final Duration patienceWithAdapters;

    /**
     * Triggers that aren't started.
     *
     * @param intake lets their events in
     * @param events makes them durable
     * @param invocations knows how they ended
     * @param checkpoints how far their sources have been read
     * @param owners which node has which of them
     * @param secrets what their configurations name
     * @param launcher starts the adapter host
     * @param timers wakes what is tried again
     */
    public Triggers(
            Intake intake,
            EventIntake events,
            QueueStore invocations,
            CheckpointStore checkpoints,
            TriggerOwners owners,
            Secrets secrets,
            AdapterHostStarter launcher,
            TriggerMetrics metrics,
            TriggersConfig config,
            DeadlineWatch timers,
            InstantSource clock) {
        this.patience = config.checkTimeout();
        this.patienceWithAdapters = patience.multipliedBy(2).dividedBy(3);
        this.specs = new TriggerSpecs(secrets);
        this.board = new TriggerBoard(metrics, clock);
        this.outcomes = new Outcomes(invocations);
        this.supervisor =
                new TriggerSupervisor(
                        launcher,
                        config.startTimeout(),
                        new AdapterOpenings(
                                specs,
                                checkpoints,
                                new EventDoor(intake, events),
                                outcomes,
                                timers),
                        owners,
                        board,
                        metrics,
                        config.drain());
    }

    /** Begins to run those that the registry tells {@link #listener} of. */
    public void start() {
        supervisor.start();
    }

    /** What the registry tells of changes. */
    public TriggerListener listener() {
        return supervisor;
    }

    /** An invocation has come to its end on this node. Returns at once. */
    public void ended(InvocationId id) {
        outcomes.ended(id);
    }

    /**
     * Ends all adapters and their host.
     *
     * @param atMost how long adapters may wait for what they have emitted to become durable
     */
    public void stop(Duration atMost) throws InterruptedException {
        supervisor.stop(atMost);
        outcomes.close();
    }

    @Override
    public Optional<TriggerStatus> status(TriggerName name) {
        return board.status(name);
    }

    /**
     * Has the adapter look at a configuration, and at the source.
     *
     * @throws ProblemException {@code bad-setting} with the field, {@code worker-start-failed} when
     *     there is no adapter host to do it
     */
    @Override
    public void check(TriggerDraft trigger) {
        Answer answer = ask(trigger, false);
        if (!answer.ok()) {
            throw refusal(answer).exception();
        }
    }

    @Override
    public void end(TriggerName name) {
        await(
                supervisor.withhold(name),
                System.nanoTime() + patience.toNanos(),
                "trigger " + name + " doesn't end");
    }

    /**
     * Has the adapter remove what the trigger left at its source. Nothing of it may run then.
     *
     * @throws ProblemException {@code conflict} with what is left, {@code worker-start-failed}
     */
    @Override
    public void cleanUp(TriggerDraft trigger) {
        Answer answer = ask(trigger, true);
        if (!answer.ok()) {
            throw Problem.of(ErrorCode.CONFLICT, answer.detail()).exception();
        }
    }

    private static Problem refusal(Answer answer) {
        return answer.field().isEmpty()
                ? Problem.of(ErrorCode.BAD_SETTING, answer.detail())
                : Problem.ofField(
                        ErrorCode.BAD_SETTING,
                        "config." + answer.field(),
                        answer.value(),
                        answer.detail());
    }

    private Answer ask(TriggerDraft trigger, boolean cleanUp) {
        TriggerFrame.Spec spec = specs.of(trigger);
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        CompletableFuture<AdapterHost> borrowed = supervisor.keeper().borrow();
        try {
            AdapterHost host = await(borrowed, deadlineNanos, "there is no adapter host");
            checkType(host, trigger.type());
            return await(
                    host.ask(spec, cleanUp, patienceWithAdapters),
                    deadlineNanos,
                    "the adapter doesn't answer");
        } finally {
            // Also when it comes only after nobody waits any more.
            CompletableFuture<Void> _ = borrowed.thenAccept(_ -> supervisor.keeper().giveBack());
        }
    }

    private static void checkType(AdapterHost host, String type) {
        List<String> types = host.adapters().types();
        if (!types.contains(type)) {
            throw Problem.ofField(
                            ErrorCode.BAD_SETTING,
                            "type",
                            type,
                            "There is no adapter for '%s'. There are: http, %s."
                                    .formatted(type, String.join(", ", types)))
                    .exception();
        }
    }

    private <T> T await(CompletableFuture<T> future, long deadlineNanos, String otherwise) {
        try {
            return future.get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw unavailable(otherwise + " within " + patience, e);
        } catch (ExecutionException e) {
            throw unavailable(otherwise + ": " + reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(otherwise, e);
        }
    }

    private static @Nullable String reason(ExecutionException e) {
        Throwable cause = e.getCause();
        return cause == null ? e.getMessage() : cause.getMessage();
    }

    private static ProblemException unavailable(String why, Exception cause) {
        return new ProblemException(
                Problem.of(ErrorCode.WORKER_START_FAILED, "The trigger can't be served: " + why)
                        .retryAfter(RETRY_AFTER),
                cause);
    }
}
