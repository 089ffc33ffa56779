package io.penstock.runtime.store;

import static io.penstock.runtime.queue.InvocationState.BLOCKED;
import static io.penstock.runtime.queue.InvocationState.CANCELLED;
import static io.penstock.runtime.queue.InvocationState.QUEUED;
import static io.penstock.runtime.queue.InvocationState.RUNNING;
import static io.penstock.runtime.queue.InvocationState.SUCCEEDED;
import static io.penstock.runtime.store.TestingEvents.ERROR;
import static io.penstock.runtime.store.TestingEvents.HELLO;
import static io.penstock.runtime.store.TestingEvents.HOUR_MILLIS;
import static io.penstock.runtime.store.TestingEvents.INVOICE;
import static io.penstock.runtime.store.TestingEvents.body;
import static io.penstock.runtime.store.TestingEvents.dead;
import static io.penstock.runtime.store.TestingEvents.due;
import static io.penstock.runtime.store.TestingEvents.event;
import static io.penstock.runtime.store.TestingEvents.ordered;
import static io.penstock.runtime.store.TestingEvents.request;
import static io.penstock.runtime.store.TestingEvents.retry;
import static io.penstock.runtime.store.TestingEvents.succeeded;
import static io.penstock.runtime.store.TestingQueueNode.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Usage;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.StartKind;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.Enqueued;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.registry.FunctionTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the queue's store promises over every database: the states of events and their claims. */
abstract class QueueStoreContract extends OnOneNode {

    @Test
    void isEmptyAtFirst() {
        assertThat(node.claim(HELLO, 1)).isEmpty();
        assertThat(node.store().due()).isEmpty();
        assertThat(node.store().depths()).isEmpty();
        assertThat(node.store().find(new InvocationId("none"))).isEmpty();
        assertThat(await(node.store().cancel(new InvocationId("none")))).isEmpty();
    }

    @Test
    void bringsBackAllOfAnEventAfterARestart() {
        NewEvent event =
                new NewEvent(
                        event(INVOICE).id(),
                        new FunctionTarget.Numbered(INVOICE, 3),
                        NewEvent.Mode.ASYNC,
                        request("é \0 body"),
                        System.currentTimeMillis() - 1_000,
                        System.currentTimeMillis() - 1_000,
                        System.currentTimeMillis() + HOUR_MILLIS,
                        Optional.of("key/é"),
                        Optional.of(new IdempotencyKey("idempotent", "cd".repeat(32))),
                        new Lineage("function", Optional.of(new InvocationId("parent")), 4));
        assertThat(node.enqueue(event)).isInstanceOf(Enqueued.Queued.class);

        restart();

        ClaimedEvent claimed = node.claimOne(INVOICE);
        assertThat(claimed.event()).isEqualTo(event);
        assertThat(claimed.claim().invocation()).isEqualTo(event.id());
        assertThat(claimed.attempts()).isZero();
        assertThat(claimed.deferrals()).isZero();
    }

    @Test
    void givesAnEventToItsAcceptorAtOnce() {
        NewEvent event = event(HELLO);

        Claim claim = claimOf(node.enqueueClaiming(event));

        assertThat(state(event)).isEqualTo(RUNNING);
        assertThat(node.claim(HELLO, 1)).isEmpty();
        assertThat(node.store().claims()).containsExactly(claim);
        assertThat(settle(claim, succeeded())).isTrue();
        assertThat(node.store().claims()).isEmpty();
    }

    @Test
    void doesNotGiveAnEventBeforeItIsDue() {
        long later = System.currentTimeMillis() + HOUR_MILLIS;
        NewEvent delayed = due(event(HELLO), later);

        assertThat(node.enqueueClaiming(delayed)).isInstanceOf(Enqueued.Queued.class);

        assertThat(node.claim(HELLO, 1)).isEmpty();
        assertThat(node.store().due()).containsExactly(Map.entry(HELLO, later));
    }

    @Test
    void givesTheOldestFirstAndNoMoreThanAsked() {
        long now = System.currentTimeMillis();
        NewEvent second = due(event(HELLO), now - 2_000);
        NewEvent first = due(event(HELLO), now - 3_000);
        NewEvent third = due(event(HELLO), now - 2_000);
        List.of(second, first, third, event(INVOICE)).forEach(node::enqueue);

        assertThat(ids(node.claim(HELLO, 2))).containsExactly(first.id(), second.id());
        assertThat(ids(node.claim(HELLO, 2))).containsExactly(third.id());
        assertThat(node.claim(HELLO, 2)).isEmpty();
    }

    @Test
    void boundsTheBytesOfAClaimButGivesOne() {
        for (int i = 0; i < 4; i++) {
            node.enqueue(body(HELLO, "0123456789"));
        }

        assertThat(await(node.store().claim(HELLO, 10, 1))).hasSize(1);
        assertThat(await(node.store().claim(HELLO, 10, 15))).hasSize(2);
        assertThat(await(node.store().claim(HELLO, 10, 1_000))).hasSize(1);
    }

    @Test
    void countsTriesAndDeferralsApart() {
        NewEvent event = event(HELLO);
        node.enqueue(event);

        node.settle(node.claimOne(HELLO), retry(false));
        node.settle(node.claimOne(HELLO), retry(false));
        assertThat(node.claim(HELLO, 1).getFirst())
                .satisfies(claimed -> assertThat(claimed.attempts()).isZero())
                .satisfies(claimed -> assertThat(claimed.deferrals()).isEqualTo(2))
                .satisfies(claimed -> node.settle(claimed, retry(true)));

        InvocationRecord record = node.find(event);
        assertThat(record.state()).isEqualTo(QUEUED);
        assertThat(record.attempts()).isEqualTo(1);
        assertThat(record.deferrals()).isZero();
        assertThat(record.error()).contains(ERROR);
    }

    @Test
    void waitsForTheTimeOfARetry() {
        long later = System.currentTimeMillis() + HOUR_MILLIS;
        node.enqueue(event(HELLO));

        node.settle(node.claimOne(HELLO), new Settlement.Ending.Retry(later, true, ERROR));

        assertThat(node.claim(HELLO, 1)).isEmpty();
        assertThat(node.store().due()).containsEntry(HELLO, later);
    }

    @Test
    void releasesWhatWasNotBegun() {
        NewEvent event = event(HELLO);
        node.enqueueClaiming(event);

        node.settle(claimed(event), new Settlement.Ending.Released());

        assertThat(node.find(event).state()).isEqualTo(QUEUED);
        assertThat(node.find(event).attempts()).isZero();
        assertThat(node.claimOne(HELLO).claim().fence()).isEqualTo(2);
    }

    @Test
    void refusesAnOlderClaim() {
        node.enqueue(event(HELLO));
        ClaimedEvent first = node.claimOne(HELLO);
        node.settle(first, retry(true));
        ClaimedEvent second = node.claimOne(HELLO);

        assertThat(node.settle(first, succeeded(), List.of(event(INVOICE)))).isFalse();

        assertThat(state(first.event())).isEqualTo(RUNNING);
        assertThat(node.claim(INVOICE, 1)).isEmpty();
        assertThat(node.settle(second, succeeded())).isTrue();
        assertThat(node.settle(second, dead())).isFalse();
        assertThat(state(first.event())).isEqualTo(SUCCEEDED);
    }

    @Test
    void writesTheLedgerRowEvenOfAnOlderClaim() {
        NewEvent event = event(HELLO);
        Claim claim = claimOf(node.enqueueClaiming(event));
        LedgerRow row =
                new LedgerRow(
                        LedgerRow.Kind.INVOCATION,
                        Optional.of(event.id()),
                        HELLO,
                        7,
                        "http",
                        Optional.of(StartKind.WARM),
                        event.acceptedAtMillis(),
                        event.acceptedAtMillis() + 5,
                        1,
                        new Usage(2_000_000, 3, 4),
                        new MemorySize(1 << 20),
                        LedgerRow.SUCCEEDED,
                        1,
                        5,
                        6,
                        Optional.empty());
        Claim older = new Claim(claim.seq(), claim.invocation(), claim.fence() - 1);

        boolean counted =
                await(
                        node.store()
                                .settle(
                                        new Settlement(
                                                older,
                                                7,
                                                succeeded(),
                                                Optional.of(row),
                                                List.of())));

        assertThat(counted).isFalse();
        assertThat(state(event)).isEqualTo(RUNNING);
        assertThat(new JdbcLedgerStore(database.dataSource(), node.commits()).of(event.id()))
                .containsExactly(row);
    }

    @Test
    void addsTheEventsThatFollow() {
        NewEvent following = event(INVOICE);
        NewEvent firstOfKey = ordered(INVOICE, "k");
        NewEvent secondOfKey = ordered(INVOICE, "k");
        node.enqueue(event(HELLO));

        node.settle(node.claimOne(HELLO), succeeded(), List.of(following, firstOfKey, secondOfKey));

        assertThat(ids(node.claim(INVOICE, 10))).containsExactly(following.id(), firstOfKey.id());
        assertThat(state(secondOfKey)).isEqualTo(BLOCKED);
    }

    @Test
    void cancelsWhatWaitsOnly() {
        NewEvent queued = event(HELLO);
        NewEvent running = event(HELLO);
        node.enqueueClaiming(running);
        node.enqueue(queued);

        assertThat(await(node.store().cancel(queued.id()))).contains(QUEUED);
        assertThat(await(node.store().cancel(queued.id()))).contains(CANCELLED);
        assertThat(await(node.store().cancel(running.id()))).contains(RUNNING);

        assertThat(node.claim(HELLO, 1)).isEmpty();
        assertThat(node.rows("payloads")).isEqualTo(1);
    }

    private static List<InvocationId> ids(List<ClaimedEvent> claimed) {
        return claimed.stream().map(one -> one.event().id()).toList();
    }

    private InvocationState state(NewEvent event) {
        return node.find(event).state();
    }

    private boolean settle(Claim claim, Settlement.Ending ending) {
        return await(
                node.store().settle(new Settlement(claim, 1, ending, Optional.empty(), List.of())));
    }

    private ClaimedEvent claimed(NewEvent event) {
        Claim claim =
                node.store().claims().stream()
                        .filter(one -> one.invocation().equals(event.id()))
                        .findFirst()
                        .orElseThrow();
        return new ClaimedEvent(claim, event, 0, 0);
    }

    private static Claim claimOf(Enqueued enqueued) {
        return ((Enqueued.Claimed) enqueued).claim();
    }
}
