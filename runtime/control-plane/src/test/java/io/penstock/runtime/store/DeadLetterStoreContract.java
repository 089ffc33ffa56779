package io.penstock.runtime.store;

import static io.penstock.runtime.queue.InvocationState.BLOCKED;
import static io.penstock.runtime.queue.InvocationState.QUEUED;
import static io.penstock.runtime.queue.InvocationState.RUNNING;
import static io.penstock.runtime.store.TestingEvents.ERROR;
import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.HOUR_MILLIS;
import static io.penstock.runtime.store.TestingEvents.INVOICE;
import static io.penstock.runtime.store.TestingEvents.dead;
import static io.penstock.runtime.store.TestingEvents.event;
import static io.penstock.runtime.store.TestingEvents.idempotent;
import static io.penstock.runtime.store.TestingEvents.ordered;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static io.penstock.runtime.store.TestingQueueNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.DeadLetter;
import io.penstock.runtime.queue.DeadLetterBatch;
import io.penstock.runtime.queue.DeadLetterBatch.Changed;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the store of dead letters promises over every database. */
abstract class DeadLetterStoreContract extends OnOneNode {

    private JdbcDeadLetterStore letters;

    @BeforeEach
    void openLetters() {
        letters =
                new JdbcDeadLetterStore(database.dataSource(), database.dialect(), node.commits());
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(list(Optional.empty(), Optional.empty(), 10)).isEmpty();
        assertThat(letters.counts()).isEmpty();
        assertThat(letters.find(new InvocationId("none"))).isEmpty();
        assertThat(await(letters.redrive(new InvocationId("none"), 0, 0))).isFalse();
        assertThat(await(letters.purge(new InvocationId("none")))).isFalse();
    }

    @Test
    void showsWhatWasGivenUpWithItsEvent() {
        NewEvent event = bury(event(HELLO));

        DeadLetter letter = letters.find(event.id()).orElseThrow();

        assertThat(letter.request()).isEqualTo(event.request());
        assertThat(letter.record().error()).contains(ERROR);
        assertThat(letter.record().attempts()).isEqualTo(1);
        assertThat(letters.counts()).containsOnly(Map.entry(HELLO, 1L));
    }

    @Test
    void doesNotHaveWhatACallerWaitedFor() {
        NewEvent event = idempotent(HELLO, NewEvent.Mode.SYNC, "k");
        bury(event);

        assertThat(letters.counts()).isEmpty();
        assertThat(list(Optional.empty(), Optional.empty(), 10)).isEmpty();
        assertThat(letters.find(event.id())).isEmpty();
        assertThat(node.store().find(event.id()).orElseThrow().error()).contains(ERROR);
    }

    @Test
    void listsTheOldestFirstByPages() {
        NewEvent first = bury(event(HELLO));
        NewEvent second = bury(event(INVOICE));
        NewEvent third = bury(event(HELLO));

        assertThat(list(Optional.empty(), Optional.empty(), 2))
                .containsExactly(first.id(), second.id());
        assertThat(list(Optional.empty(), Optional.of(second.id()), 2)).containsExactly(third.id());
        assertThat(list(Optional.of(HELLO), Optional.of(first.id()), 2))
                .containsExactly(third.id());
        assertThat(
                        letters
                                .list(Optional.of("billing"), Optional.empty(), Optional.empty(), 9)
                                .stream()
                                .map(InvocationRecord::id))
                .containsExactly(second.id());
    }

    @Test
    void pagesOnFromOneThatIsGone() {
        NewEvent first = bury(event(HELLO));
        NewEvent second = bury(event(HELLO));

        await(letters.purge(first.id()));

        assertThat(list(Optional.empty(), Optional.of(first.id()), 2)).containsExactly(second.id());
    }

    @Test
    void redrivesOneAsIfItWereNew() {
        NewEvent event = bury(event(HELLO));
        long now = System.currentTimeMillis();

        assertThat(await(letters.redrive(event.id(), now - 500, now + HOUR_MILLIS))).isTrue();

        assertThat(letters.counts()).isEmpty();
        ClaimedEvent claimed = node.claimOne(HELLO);
        assertThat(claimed.attempts()).isZero();
        assertThat(claimed.claim().fence()).isEqualTo(2);
        assertThat(claimed.event().request()).isEqualTo(event.request());
        assertThat(claimed.event().dueAtMillis()).isEqualTo(now - 500);
        assertThat(claimed.event().expiresAtMillis()).isEqualTo(now + HOUR_MILLIS);
        assertThat(node.settle(claimed, succeeded())).isTrue();
        assertThat(await(letters.redrive(event.id(), now, now))).isFalse();
    }

    @Test
    void redrivesTheOldestWithARate() {
        List<NewEvent> events = List.of(bury(event(HELLO)), bury(event(HELLO)), bury(event(HELLO)));
        long start = System.currentTimeMillis() + HOUR_MILLIS;

        assertThat(await(letters.redrive(batch(2), start, 1_500, 10_000)).count()).isEqualTo(2);

        assertThat(find(events.get(0)).dueAtMillis()).isEqualTo(start);
        assertThat(find(events.get(1)).dueAtMillis()).isEqualTo(start + 1);
        assertThat(find(events.get(1)).expiresAtMillis()).isEqualTo(start + 10_001);
        assertThat(letters.counts()).containsOnly(Map.entry(HELLO, 1L));
    }

    @Test
    void aRedrivenOneGoesBeforeThoseOfItsKeyThatWait() {
        NewEvent first = bury(ordered(HELLO, "k"));
        NewEvent second = bury(ordered(HELLO, "k"));
        NewEvent third = ordered(HELLO, "k");
        NewEvent fourth = ordered(HELLO, "k");
        List.of(third, fourth).forEach(node::enqueue);

        await(letters.redrive(batch(10), System.currentTimeMillis() - 500, 0, HOUR_MILLIS));

        assertThat(List.of(state(first), state(second), state(third), state(fourth)))
                .containsExactly(QUEUED, BLOCKED, BLOCKED, BLOCKED);
        for (NewEvent next : List.of(first, second, third, fourth)) {
            ClaimedEvent claimed = node.claimOne(HELLO);
            assertThat(claimed.event().id()).isEqualTo(next.id());
            node.settle(claimed, succeeded());
        }
    }

    @Test
    void aRedrivenOneWaitsForTheOneOfItsKeyThatRuns() {
        NewEvent first = bury(ordered(HELLO, "k"));
        NewEvent second = ordered(HELLO, "k");
        NewEvent third = ordered(HELLO, "k");
        List.of(second, third).forEach(node::enqueue);
        ClaimedEvent running = node.claimOne(HELLO);

        await(letters.redrive(first.id(), System.currentTimeMillis() - 500, Long.MAX_VALUE));
        await(node.store().cancel(third.id()));
        assertThat(List.of(state(first), state(second))).containsExactly(BLOCKED, RUNNING);
        node.settle(running, succeeded());

        assertThat(node.claimOne(HELLO).event().id()).isEqualTo(first.id());
    }

    @Test
    void purgesForGood() {
        NewEvent first = bury(event(HELLO));
        NewEvent second = bury(event(HELLO));
        NewEvent third = bury(event(HELLO));

        assertThat(await(letters.purge(second.id()))).isTrue();
        assertThat(await(letters.purge(batch(1))).count()).isEqualTo(1);

        assertThat(list(Optional.empty(), Optional.empty(), 10)).containsExactly(third.id());
        assertThat(node.store().find(first.id())).isEmpty();
        assertThat(await(letters.purge(batch(10))).count()).isEqualTo(1);
    }

    @Test
    void aBatchBeginsBehindTheLastOne() {
        NewEvent first = bury(event(HELLO));
        NewEvent second = bury(event(HELLO));
        NewEvent third = bury(event(HELLO));
        long now = letters.nowMillis();

        Changed changed = await(letters.redrive(batch(2), now - 500, 0, HOUR_MILLIS));
        node.claim(HELLO, 2).forEach(again -> node.settle(again, dead()));
        DeadLetterBatch next =
                new DeadLetterBatch(HELLO, letters.nowMillis(), changed.lastSeq(), 2);

        assertThat(await(letters.purge(next))).isEqualTo(new Changed(1, changed.lastSeq() + 1));
        assertThat(await(letters.purge(next))).isEqualTo(new Changed(0, 0));
        assertThat(list(Optional.empty(), Optional.empty(), 10))
                .containsExactly(first.id(), second.id());
        assertThat(node.store().find(third.id())).isEmpty();
    }

    @Test
    void aBatchHasNoneThatIsGivenUpLater() {
        long before = letters.nowMillis();
        Awaitility.await().until(() -> letters.nowMillis() > before);
        NewEvent event = bury(event(HELLO));

        assertThat(await(letters.purge(new DeadLetterBatch(HELLO, before, 0, 10))).count())
                .isZero();
        assertThat(list(Optional.empty(), Optional.empty(), 10)).containsExactly(event.id());
    }

    /** The first of those that are there now. */
    private DeadLetterBatch batch(int max) {
        return new DeadLetterBatch(HELLO, letters.nowMillis(), 0, max);
    }

    private NewEvent bury(NewEvent event) {
        node.enqueue(event);
        node.settle(node.claimOne(event.target().function()), dead());
        return event;
    }

    private InvocationRecord find(NewEvent event) {
        return node.store().find(event.id()).orElseThrow();
    }

    private InvocationState state(NewEvent event) {
        return find(event).state();
    }

    private List<InvocationId> list(
            Optional<FunctionName> function, Optional<InvocationId> after, int max) {
        return letters.list(Optional.empty(), function, after, max).stream()
                .map(InvocationRecord::id)
                .toList();
    }
}
