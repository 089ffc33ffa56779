package io.penstock.worker;

import io.penstock.function.Event;
import io.penstock.function.Headers;
import io.penstock.function.HttpResponse;
import io.penstock.function.InvocationException;
import io.penstock.protocol.Header;
import io.penstock.protocol.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The calls one attempt makes of other functions, from any of its threads.
 *
 * <p>Ends with the attempt: whoever still waits then, or calls later, gets an {@link
 * IllegalStateException}.
 */
final class OutcallScope {

    /** Names the invocation that an event is to become. */
    static final String INVOCATION_ID = "penstock-invocation-id";

    /** The fence of the attempt that a lane's thread runs. */
    private static final ThreadLocal<Long> RUNNING = new ThreadLocal<>();

    private final long instanceId;
    private final long fence;
    private final Values values;
    private final Outcalls outcalls;

    /** By the thread that waits: it waits for one call at a time. */
    private final Map<Thread, CompletableFuture<OutcallEnd>> waiting = new ConcurrentHashMap<>();

    private volatile boolean ended;

    /**
     * A scope without calls.
     *
     * @param values converts payloads and answers
     * @param outcalls takes the calls
     */
    OutcallScope(long instanceId, long fence, Values values, Outcalls outcalls) {
        this.instanceId = instanceId;
        this.fence = fence;
        this.values = values;
        this.outcalls = outcalls;
    }

    /** The current thread begins the attempt. */
    void begin() {
        RUNNING.set(fence);
    }

    /** The attempt has left user code. Called by the thread that began it. */
    void end() {
        RUNNING.remove();
        ended = true;
        waiting.values().forEach(call -> call.complete(new OutcallEnd.Abandoned()));
    }

    /** As {@link io.penstock.function.Context#emit}. */
    String emit(String function, Event<?> event) {
        checkOpen();
        Content data = content("event's data", event.data());
        List<Header> headers = EventWriter.headers(event, data.type());
        return Header.first(call(false, function, headers, data).headers(), INVOCATION_ID)
                .orElseThrow(() -> new IllegalStateException("the event got no invocation id"));
    }

    /** As {@link io.penstock.function.Context#invoke}. */
    <T> @Nullable T invoke(String function, @Nullable Object payload, Class<T> answerType) {
        checkOpen();
        Content body = content("payload", payload);
        List<Header> headers =
                body.type().stream()
                        .map(type -> new Header(AnswerHeaders.CONTENT_TYPE, type))
                        .toList();
        return read(function, call(true, function, headers, body), answerType);
    }

    private void checkOpen() {
        if (ended) {
            throw over();
        }
        Long running = RUNNING.get();
        if (running != null && running != fence) {
            throw new IllegalStateException("this context belongs to another invocation");
        }
    }

    private static IllegalStateException over() {
        return new IllegalStateException(
                "the handler has returned; a context is good for its own invocation only");
    }

    private Content content(String what, @Nullable Object value) {
        Content content;
        try {
            content = values.content(what, value);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        int length = content.body().length();
        if (length > Limits.OUTCALL_BYTES_MAX) {
            throw new InvocationException(
                    "payload-too-large",
                    "the %s has %d bytes; at most %d"
                            .formatted(what, length, Limits.OUTCALL_BYTES_MAX));
        }
        return content;
    }

    private OutcallEnd.Answered call(
            boolean await, String function, List<Header> headers, Content content) {
        OutcallRequest request =
                new OutcallRequest(instanceId, fence, await, function, headers, content.body());
        return switch (end(request)) {
            case OutcallEnd.Answered answered -> answered;
            case OutcallEnd.Refused refused ->
                    throw new InvocationException(refused.code(), refused.message());
            case OutcallEnd.Abandoned _ -> throw over();
        };
    }

    private OutcallEnd end(OutcallRequest request) {
        CompletableFuture<OutcallEnd> end = null;
        try {
            end = outcalls.send(request);
            waiting.put(Thread.currentThread(), end);
            // After the putting: whoever ends the scope completes what is in there by then.
            return ended ? new OutcallEnd.Abandoned() : end.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InvocationException(
                    "interrupted", "interrupted while waiting for " + request.function(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the call of " + request.function() + " broke", e);
        } finally {
            if (end != null) {
                waiting.remove(Thread.currentThread());
                end.complete(new OutcallEnd.Abandoned());
            }
        }
    }

    // The value is of the class's type, or of what boxes it; Class.cast knows no primitives.
    @SuppressWarnings("unchecked")
    private <T> @Nullable T read(String function, OutcallEnd.Answered answer, Class<T> type) {
        if (type == HttpResponse.class) {
            return type.cast(response(answer));
        }
        if (answer.status() < 200 || answer.status() > 299) {
            throw badAnswer(function + " answered with status " + answer.status());
        }
        if (type == Void.class || type == void.class) {
            return null;
        }
        String mediaType =
                Header.first(answer.headers(), AnswerHeaders.CONTENT_TYPE)
                        .map(Call::withoutParameters)
                        .orElse("");
        try {
            return (T) values.read(values.type(type), answer.body().array(), mediaType);
        } catch (PayloadException | IOException e) {
            throw badAnswer("the answer of " + function + " can't be read: " + e.getMessage());
        }
    }

    private static InvocationException badAnswer(String message) {
        return new InvocationException("bad-answer", message);
    }

    private static HttpResponse response(OutcallEnd.Answered answer) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Header field : answer.headers()) {
            fields.computeIfAbsent(field.name(), _ -> new ArrayList<>(1)).add(field.value());
        }
        return HttpResponse.of(answer.status(), Headers.of(fields), answer.body().array());
    }
}
