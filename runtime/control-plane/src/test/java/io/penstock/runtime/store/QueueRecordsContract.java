package io.penstock.runtime.store;

import static io.penstock.runtime.queue.InvocationState.DEAD;
import static io.penstock.runtime.queue.InvocationState.EXPIRED;
import static io.penstock.runtime.queue.InvocationState.SUCCEEDED;
import static io.penstock.runtime.store.TestingEvents.ANSWER;
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

import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.InvocationQuery;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the queue's store keeps of events over every database, until when, and how it is found. */
abstract class QueueRecordsContract extends OnOneNode {

    @Test
    void keepsTheAnswerOfASuccessAndDropsTheRequest() {
        NewEvent event = event(HELLO);
        node.enqueue(event);

        assertThat(node.settle(node.claimOne(HELLO), succeeded())).isTrue();

        InvocationRecord record = node.find(event);
        assertThat(record.state()).isEqualTo(SUCCEEDED);
        assertThat(record.version()).isEqualTo(7);
        assertThat(record.attempts()).isEqualTo(1);
        assertThat(record.answer()).contains(ANSWER);
        assertThat(record.error()).isEmpty();
        assertThat(record.endedAtMillis()).isPresent();
        assertThat(node.rows("payloads")).isZero();
    }

    @Test
    void takesErrorsWithAnyCharacter() {
        NewEvent event = event(HELLO);
        node.enqueue(event);
        String text = "a\0b \ud800 \ud83d\ude00";

        node.settle(
                node.claimOne(HELLO),
                new Settlement.Ending.Dead(
                        DEAD, true, new AttemptError("function-failed", text, text, text, text)));

        assertThat(node.find(event).error().orElseThrow().message())
                .startsWith("a\ufffdb ")
                .endsWith(" \ud83d\ude00");
    }

    @Test
    void keepsWhatIsDeadOrExpired() {
        NewEvent died = event(HELLO);
        NewEvent expired = event(INVOICE);
        node.enqueue(died);
        node.enqueue(expired);

        node.settle(node.claimOne(HELLO), dead());
        node.settle(node.claimOne(INVOICE), new Settlement.Ending.Dead(EXPIRED, false, ERROR));

        assertThat(node.find(died).state()).isEqualTo(DEAD);
        assertThat(node.find(died).attempts()).isEqualTo(1);
        assertThat(node.find(died).error()).contains(ERROR);
        assertThat(node.find(expired).state()).isEqualTo(EXPIRED);
        assertThat(node.find(expired).attempts()).isZero();
        assertThat(node.rows("payloads")).isEqualTo(2);
    }

    @Test
    void sweepsWhatNeedNotBeKept() {
        node.close();
        node =
                new TestingQueueNode(
                        database, new QueueRetention(Duration.ZERO, Duration.ofHours(24)));
        node.renew(LEASE);
        NewEvent succeeded = event(HELLO);
        NewEvent died = event(HELLO);
        NewEvent keyed = idempotent(HELLO, NewEvent.Mode.ASYNC, "k");
        NewEvent cancelled = event(HELLO);
        NewEvent waiting = event(INVOICE);
        List.of(succeeded, died, keyed).forEach(node::enqueue);
        List<ClaimedEvent> claimed = node.claim(HELLO, 3);
        node.settle(claimed.get(0), succeeded());
        node.settle(claimed.get(1), dead());
        node.settle(claimed.get(2), succeeded());
        node.enqueue(cancelled);
        node.enqueue(waiting);
        await(node.store().cancel(cancelled.id()));

        assertThat(await(node.store().sweep(1))).isEqualTo(1);
        assertThat(await(node.store().sweep(10))).isEqualTo(1);
        assertThat(await(node.store().sweep(10))).isZero();

        assertThat(ids(list(Optional.empty(), Optional.empty(), 10)))
                .containsExactly(waiting.id(), keyed.id(), died.id());
        assertThat(node.rows("answers")).isEqualTo(1);
    }

    @Test
    void listsTheNewestFirstByPages() {
        NewEvent first = event(HELLO);
        NewEvent second = event(INVOICE);
        NewEvent third = event(HELLO);
        NewEvent fourth = event(HELLO);
        List.of(first, second, third, fourth).forEach(node::enqueue);
        node.settle(node.claim(HELLO, 1).getFirst(), succeeded());

        assertThat(ids(list(Optional.empty(), Optional.empty(), 2)))
                .containsExactly(fourth.id(), third.id());
        assertThat(ids(list(Optional.empty(), Optional.of(third.id()), 2)))
                .containsExactly(second.id(), first.id());
        assertThat(ids(list(Optional.of(SUCCEEDED), Optional.empty(), 10)))
                .containsExactly(first.id());
        assertThat(
                        ids(
                                node.store()
                                        .list(
                                                new InvocationQuery(
                                                        Optional.of("billing"),
                                                        Optional.of(INVOICE),
                                                        Optional.empty(),
                                                        OptionalLong.of(first.acceptedAtMillis()),
                                                        Optional.empty(),
                                                        10))))
                .containsExactly(second.id());
        assertThat(
                        node.store()
                                .list(
                                        new InvocationQuery(
                                                Optional.empty(),
                                                Optional.empty(),
                                                Optional.empty(),
                                                OptionalLong.of(
                                                        System.currentTimeMillis() + HOUR_MILLIS),
                                                Optional.empty(),
                                                10)))
                .isEmpty();
    }

    @Test
    void pagesOnFromOneThatIsGone() {
        List<NewEvent> events = List.of(event(HELLO), event(HELLO), event(HELLO));
        node.enqueue(events.get(0));
        node.enqueue(events.get(2));

        assertThat(ids(list(Optional.empty(), Optional.of(events.get(1).id()), 10)))
                .containsExactly(events.get(0).id());
    }

    @Test
    void countsWhatIsUnderWay() {
        node.enqueue(event(HELLO));
        node.enqueueClaiming(event(HELLO));
        node.enqueue(ordered(INVOICE, "k"));
        node.enqueue(ordered(INVOICE, "k"));
        node.enqueue(event(HELLO));
        node.settle(node.claim(HELLO, 1).getFirst(), succeeded());

        assertThat(node.store().depths())
                .containsOnly(Map.entry(HELLO, 2L), Map.entry(INVOICE, 2L));
        assertThat(node.store().due()).containsOnlyKeys(HELLO, INVOICE);
    }

    private List<InvocationRecord> list(
            Optional<InvocationState> state, Optional<InvocationId> before, int max) {
        return node.store()
                .list(
                        new InvocationQuery(
                                Optional.empty(),
                                Optional.empty(),
                                state,
                                OptionalLong.empty(),
                                before,
                                max));
    }

    private static List<InvocationId> ids(List<InvocationRecord> records) {
        return records.stream().map(InvocationRecord::id).toList();
    }
}
