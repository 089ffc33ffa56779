package io.penstock.runtime.store;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.IdempotencyKey;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionTarget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Events and endings for tests of the store. Times are around the present one. */
final class TestingEvents {

    static final FunctionName HELLO = FunctionName.parse("hello");
    static final FunctionName INVOICE = FunctionName.parse("billing.invoice");
    static final AttemptError ERROR =
            new AttemptError("function-failed", "It threw.", "A.B", "message", "stack");
    static final StoredAnswer ANSWER =
            new StoredAnswer(
                    201,
                    List.of(new Header("X-One", "é \"1\""), new Header("X-One", "2")),
                    Slice.utf8("answer"),
                    6);
    static final long HOUR_MILLIS = 3_600_000;

    private static final AtomicLong IDS = new AtomicLong(System.currentTimeMillis() << 20);

    private TestingEvents() {}

    static NewEvent event(FunctionName function) {
        long now = System.currentTimeMillis();
        return new NewEvent(
                new InvocationId("%032x".formatted(IDS.incrementAndGet())),
                new FunctionTarget.Latest(function),
                NewEvent.Mode.ASYNC,
                request("{}"),
                // The database's clock may be a moment behind.
                now - 1_000,
                now - 1_000,
                now + HOUR_MILLIS,
                Optional.empty(),
                Optional.empty(),
                Lineage.HTTP);
    }

    static EventRequest request(String body) {
        return new EventRequest(
                "POST",
                "/a b/é",
                "q=%20",
                List.of(new Header("Content-Type", "application/json"), new Header("X", "\"\\\t")),
                Slice.utf8(body));
    }

    static NewEvent due(NewEvent event, long dueAtMillis) {
        return new NewEvent(
                event.id(),
                event.target(),
                event.mode(),
                event.request(),
                event.acceptedAtMillis(),
                dueAtMillis,
                event.expiresAtMillis(),
                event.orderingKey(),
                event.idempotencyKey(),
                event.lineage());
    }

    static NewEvent ordered(FunctionName function, String key) {
        NewEvent event = event(function);
        return new NewEvent(
                event.id(),
                event.target(),
                event.mode(),
                event.request(),
                event.acceptedAtMillis(),
                event.dueAtMillis(),
                event.expiresAtMillis(),
                Optional.of(key),
                Optional.empty(),
                event.lineage());
    }

    static NewEvent idempotent(FunctionName function, NewEvent.Mode mode, String key) {
        return idempotent(function, mode, key, System.currentTimeMillis() - 1_000);
    }

    static NewEvent idempotent(
            FunctionName function, NewEvent.Mode mode, String key, long acceptedAtMillis) {
        NewEvent event = event(function);
        return new NewEvent(
                event.id(),
                event.target(),
                mode,
                event.request(),
                acceptedAtMillis,
                acceptedAtMillis,
                event.expiresAtMillis(),
                Optional.empty(),
                Optional.of(new IdempotencyKey(key, "ab".repeat(32))),
                event.lineage());
    }

    static NewEvent body(FunctionName function, String body) {
        NewEvent event = event(function);
        return new NewEvent(
                event.id(),
                event.target(),
                event.mode(),
                request(body),
                event.acceptedAtMillis(),
                event.dueAtMillis(),
                event.expiresAtMillis(),
                event.orderingKey(),
                event.idempotencyKey(),
                event.lineage());
    }

    static Settlement.Ending succeeded() {
        return new Settlement.Ending.Succeeded(ANSWER);
    }

    static Settlement.Ending retry(boolean counted) {
        return new Settlement.Ending.Retry(System.currentTimeMillis() - 500, counted, ERROR);
    }

    static Settlement.Ending dead() {
        return new Settlement.Ending.Dead(InvocationState.DEAD, true, ERROR);
    }
}
