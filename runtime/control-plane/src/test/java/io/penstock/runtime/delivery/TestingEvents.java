package io.penstock.runtime.delivery;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.queue.Claim;
import io.penstock.runtime.queue.ClaimedEvent;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.registry.FunctionTarget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes events: due at once, kept for an hour. */
public final class TestingEvents {

    public static final long HOUR_MILLIS = 3_600_000;
    private static final AtomicLong IDS = new AtomicLong();

    private final FunctionTarget target;
    private long nowMillis = System.currentTimeMillis();
    private NewEvent.Mode mode = NewEvent.Mode.ASYNC;
    private String body = "hello";
    private List<Header> headers = List.of();
    private long delayMillis;
    private long ageMaxMillis = HOUR_MILLIS;
    private Optional<String> orderingKey = Optional.empty();
    private Optional<IdempotencyKey> idempotencyKey = Optional.empty();
    private Lineage lineage = Lineage.HTTP;

    private TestingEvents(FunctionTarget target) {
        this.target = target;
    }

    /** An event for {@code name}, {@code name@3} or {@code name:alias}. */
    public static TestingEvents to(String target) {
        return new TestingEvents(FunctionTarget.parse(target));
    }

    static FunctionName name(String name) {
        return FunctionName.parse(name);
    }

    TestingEvents at(long millis) {
        nowMillis = millis;
        return this;
    }

    TestingEvents sync(String key) {
        mode = NewEvent.Mode.SYNC;
        return key(key, "digest");
    }

    TestingEvents key(String value, String digest) {
        idempotencyKey = Optional.of(new IdempotencyKey(value, digest));
        return this;
    }

    public TestingEvents body(String text) {
        body = text;
        return this;
    }

    TestingEvents header(String name, String value) {
        headers = List.of(new Header(name, value));
        return this;
    }

    TestingEvents delayMillis(long millis) {
        delayMillis = millis;
        return this;
    }

    TestingEvents ageMaxMillis(long millis) {
        ageMaxMillis = millis;
        return this;
    }

    TestingEvents ordered(String key) {
        orderingKey = Optional.of(key);
        return this;
    }

    TestingEvents lineage(Lineage newLineage) {
        lineage = newLineage;
        return this;
    }

    public NewEvent build() {
        long due = nowMillis + delayMillis;
        return new NewEvent(
                new InvocationId("i" + IDS.incrementAndGet()),
                target,
                mode,
                new EventRequest("POST", "/", "", headers, Slice.utf8(body)),
                nowMillis,
                due,
                due + ageMaxMillis,
                orderingKey,
                idempotencyKey,
                lineage);
    }

    /** The event as a node has it that claimed it. */
    ClaimedEvent claimed(int attempts, int deferrals) {
        NewEvent event = build();
        return new ClaimedEvent(new Claim(1, event.id(), 1), event, attempts, deferrals);
    }
}
