package io.penstock.runtime.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.protocol.TriggerFrame;
import io.penstock.protocol.TriggerFrame.Save;
import io.penstock.protocol.TriggerFrame.Saved;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AdapterCheckpointsTest {

    private static final Trigger TRIGGER =
            new Trigger(
                    TriggerName.parse("inbox"),
                    "test",
                    FunctionTarget.parse("f"),
                    "{}",
                    false,
                    Instant.EPOCH,
                    Instant.EPOCH);

    private final List<TriggerFrame> sent = new CopyOnWriteArrayList<>();
    private final HostLine line = new HostLine(sent::add, () -> {});
    private final DeadlineWatch timers = new DeadlineWatch();
    private final TestingCheckpoints store = new TestingCheckpoints();
    private final AdapterCheckpoints checkpoints =
            new AdapterCheckpoints(TRIGGER, store, line, timers);

    @AfterEach
    void close() {
        line.close();
        timers.close();
    }

    private static Save save(long id) {
        return new Save(7, id, Map.of("at", "" + id));
    }

    @Test
    void savesOneAfterAnotherAndTellsOnceTheyAreDurable() {
        assertThat(checkpoints.save(save(1)) && checkpoints.save(save(2))).isTrue();
        assertThat(store.asked).hasSize(1);
        assertThat(sent).isEmpty();
        store.asked.getFirst().answer().complete(null);
        assertThat(store.asked).hasSize(2);
        assertThat(store.asked.getLast().checkpoints()).containsEntry("at", "2");
        store.asked.getLast().answer().complete(null);
        await().until(() -> sent.equals(List.of(new Saved(7, 1), new Saved(7, 2))));
    }

    @Test
    void whatTheStoreRefusesIsTriedAgainBeforeTheNext() {
        checkpoints.save(save(1));
        checkpoints.save(save(2));
        store.asked.getFirst().answer().completeExceptionally(new IllegalStateException("away"));
        await().until(() -> store.asked.size() == 2);
        assertThat(store.asked.getLast().checkpoints()).containsEntry("at", "1");
        assertThat(sent).isEmpty();
    }

    @Test
    void closedItTriesNothingMore() {
        checkpoints.save(save(1));
        checkpoints.save(save(2));
        checkpoints.close();
        store.asked.getFirst().answer().complete(null);
        await().until(() -> sent.equals(List.of(new Saved(7, 1))));
        assertThat(store.asked).hasSize(1);
    }

    @Test
    void moreThanSoManyDoNotWait() {
        for (int id = 1; id <= AdapterCheckpoints.WAITING_MAX; id++) {
            assertThat(checkpoints.save(save(id))).isTrue();
        }
        assertThat(checkpoints.save(save(0))).isFalse();
    }
}
