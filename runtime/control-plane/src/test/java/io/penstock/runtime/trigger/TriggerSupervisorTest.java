package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.protocol.TriggerFrame.Closed;
import io.penstock.protocol.TriggerFrame.Open;
import io.penstock.protocol.TriggerFrame.Report;
import io.penstock.runtime.delivery.MemoryQueueStore;
import io.penstock.runtime.intake.EventIntake;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.TestingRegistry;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TriggerSupervisorTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Trigger INBOX = trigger(false, 0);
    private static final Trigger PAUSED = trigger(true, 1);
    private static final Trigger CHANGED = trigger(false, 2);

    @TempDir private static Path secrets;

    private final MemoryQueueStore queue = new MemoryQueueStore();
    private final Registry registry = TestingRegistry.create(InstantSource.system());
    private final Intake intake =
            new Intake(
                    registry,
                    () -> {
                        throw new AssertionError("no events here");
                    },
                    10,
                    () -> true);
    private final DeadlineWatch timers = new DeadlineWatch();
    private final Outcomes outcomes = new Outcomes(queue);
    private final TriggerMetrics metrics = new TriggerMetrics(new SimpleMeterRegistry());
    private final TriggerBoard board = new TriggerBoard(metrics, InstantSource.system());
    private final TestingHost hosts = new TestingHost();
    private final TestingOwners owners = new TestingOwners();
    private final TestingCheckpoints checkpoints = new TestingCheckpoints();
    private final TriggerSupervisor supervisor =
            new TriggerSupervisor(
                    hosts,
                    Duration.ofSeconds(5),
                    new AdapterOpenings(
                            new TriggerSpecs(new Secrets(secrets)),
                            checkpoints,
                            new EventDoor(
                                    intake,
                                    new EventIntake(
                                            queue,
                                            new AdapterEventsTest.Idle(),
                                            InstantSource.system())),
                            outcomes,
                            timers),
                    owners,
                    board,
                    metrics,
                    Duration.ofSeconds(10));

    private static Trigger trigger(boolean paused, int changes) {
        return trigger(paused, changes, "{}");
    }

    private static Trigger trigger(boolean paused, int changes, String config) {
        return new Trigger(
                TriggerName.parse("inbox"),
                "test",
                FunctionTarget.parse("f"),
                config,
                paused,
                NOW,
                NOW.plusMillis(changes));
    }

    @BeforeEach
    void start() {
        supervisor.start();
    }

    @AfterEach
    void close() throws InterruptedException {
        hosts.closes = true;
        supervisor.stop(Duration.ofSeconds(2));
        outcomes.close();
        timers.close();
        queue.close();
    }

    private TriggerStatus.State state() {
        return board.status(INBOX.name()).map(TriggerStatus::state).orElseThrow();
    }

    private Open runs() {
        supervisor.changed(List.of(INBOX));
        return awaitOpened(1).getLast();
    }

    private List<Open> awaitOpened(int times) {
        await().until(() -> !hosts.started.isEmpty() && hosts.last().opened().size() == times);
        return hosts.last().opened();
    }

    @Test
    void opensWhatShallRunWithItsCheckpoints() {
        Open open = runs();
        assertThat(open.spec().name()).isEqualTo("inbox");
        assertThat(open.checkpoints()).containsEntry("of", "inbox");
        assertThat(owners.here()).containsExactly("inbox");
    }

    @Test
    void anAdapterInTroubleIsStartedAnewWhenItsSecretHasChanged() throws Exception {
        // Given
        Path secret = Files.createDirectories(secrets.resolve("default")).resolve("word");
        Files.writeString(secret, "wrong");
        supervisor.changed(List.of(trigger(false, 0, "{\"password\":{\"secret\":\"word\"}}")));
        Open first = awaitOpened(1).getLast();
        hosts.last().say(new Report(first.adapterId(), Report.State.TROUBLED, "bad password"));

        // When
        Files.writeString(secret, "right");

        // Then
        Open second = awaitOpened(2).getLast();
        assertThat(first.spec().secrets()).containsEntry("word", "wrong");
        assertThat(second.spec().secrets()).containsEntry("word", "right");
        assertThat(hosts.last().drained()).containsExactly(first.adapterId());
    }

    @Test
    void whatIsPausedIsDrainedAndShownAsPausedWhateverItsAdapterSaysLast() {
        Open open = runs();
        hosts.closes = false;
        supervisor.changed(List.of(PAUSED));
        await().until(() -> hosts.last().drained().equals(List.of(open.adapterId())));
        hosts.last().say(new Report(open.adapterId(), Report.State.TROUBLED, "bye"));
        assertThat(state()).isEqualTo(TriggerStatus.State.TROUBLED);
        assertThat(owners.here()).containsExactly("inbox");
        hosts.last().say(new Closed(open.adapterId(), "badly"));
        await().until(() -> owners.here().isEmpty());
        assertThat(state()).isEqualTo(TriggerStatus.State.PAUSED);
    }

    @Test
    void aChangedTriggerIsOpenedOnceTheOneOfBeforeIsClosed() {
        Open open = runs();
        hosts.closes = false;
        supervisor.changed(List.of(CHANGED));
        await().until(() -> hosts.last().drained().equals(List.of(open.adapterId())));
        assertThat(hosts.last().opened()).hasSize(1);
        hosts.last().say(new Closed(open.adapterId(), ""));
        assertThat(awaitOpened(2).getLast().adapterId()).isNotEqualTo(open.adapterId());
    }

    @Test
    void whatAnotherNodeHasIsElsewhereUntilItIsLeft() {
        owners.take("inbox");
        supervisor.changed(List.of(INBOX));
        await().until(() -> board.status(INBOX.name()).isPresent());
        await().until(() -> state() == TriggerStatus.State.ELSEWHERE);
        assertThat(hosts.started).isEmpty();
        owners.leave("inbox");
        awaitOpened(1);
    }

    @Test
    void whatAnotherNodeHasTakenIsDrained() {
        Open open = runs();
        owners.take("inbox");
        await().until(() -> hosts.last().drained().equals(List.of(open.adapterId())));
        await().until(() -> state() == TriggerStatus.State.ELSEWHERE);
    }

    @Test
    void whatOthersMayHaveTakenMeanwhileIsDrainedAndRunsAgainWhenTheStoreIsBack() {
        Open open = runs();
        owners.failClaims(true);
        owners.share(Duration.ofMillis(1));
        await().until(() -> hosts.last().drained().equals(List.of(open.adapterId())));
        await().until(() -> state() == TriggerStatus.State.TROUBLED);
        assertThat(board.status(INBOX.name()).orElseThrow().lastError())
                .hasValueSatisfying(why -> assertThat(why).contains("store"));
        owners.share(Duration.ofHours(1));
        owners.failClaims(false);
        awaitOpened(2);
    }

    @Test
    void whatRanInADeadHostRunsInTheNext() {
        runs();
        hosts.last().kill("told to");
        await().until(() -> hosts.started.size() == 2);
        awaitOpened(1);
    }

    @Test
    void whatCannotBeReadIsTroubledAndTriedAgain() {
        checkpoints.broken = true;
        supervisor.changed(List.of(INBOX));
        await().until(
                        () ->
                                board.status(INBOX.name())
                                        .filter(it -> it.state() == TriggerStatus.State.TROUBLED)
                                        .isPresent());
        checkpoints.broken = false;
        awaitOpened(1);
    }

    @Test
    void aChangeDoesNotWaitForThePatienceWithWhatWasBefore() {
        long id = runs().adapterId();
        // The second failure in a row is followed by 2 s, the fifth by 16 s.
        for (int failures = 1; failures <= 2; failures++) {
            hosts.last().say(new Closed(id, "can't"));
            id = awaitOpened(1 + failures).getLast().adapterId();
        }
        hosts.last().say(new Closed(id, "can't"));
        await().until(() -> state() == TriggerStatus.State.TROUBLED);
        supervisor.changed(List.of(CHANGED));
        await().atMost(Duration.ofSeconds(2)).until(() -> hosts.last().opened().size() == 4);
    }

    @Test
    void giveBackThatFailsIsDoneAgain() {
        runs();
        owners.failReleases(true);
        supervisor.changed(List.of());
        await().until(() -> !hosts.last().drained().isEmpty());
        assertThat(owners.here()).containsExactly("inbox");
        owners.failReleases(false);
        await().until(() -> owners.here().isEmpty());
        assertThat(board.status(INBOX.name())).isEmpty();
    }

    @Test
    void withheldIsWhatRunsOnNoNode() {
        owners.take("inbox");
        supervisor.changed(List.of(PAUSED));
        CompletableFuture<Void> nothingRuns = supervisor.withhold(INBOX.name());
        await().during(Duration.ofMillis(1500)).until(() -> !nothingRuns.isDone());
        owners.leave("inbox");
        await().until(nothingRuns::isDone);
        assertThat(nothingRuns).isCompleted();
        assertThat(owners.here()).containsExactly("inbox");
        supervisor.changed(List.of());
        await().until(() -> owners.here().isEmpty());
    }

    @Test
    void whatIsResumedIsWithheldNoLonger() {
        owners.take("inbox");
        supervisor.changed(List.of(PAUSED));
        CompletableFuture<Void> nothingRuns = supervisor.withhold(INBOX.name());
        supervisor.changed(List.of(CHANGED));
        await().until(nothingRuns::isDone);
        assertThat(nothingRuns).isCompletedExceptionally();
        owners.leave("inbox");
        awaitOpened(1);
    }

    @Test
    void stopDrainsAllWithinItsTimeAndEndsTheHost() throws InterruptedException {
        Open open = runs();
        supervisor.stop(Duration.ofSeconds(4));
        assertThat(hosts.last().drained()).containsExactly(open.adapterId());
        assertThat(hosts.last().isGone()).isTrue();
    }
}
