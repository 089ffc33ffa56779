package io.penstock.runtime.delivery;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.IdSource;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.EventRequest;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RetrySettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The events that tell other functions how an asynchronous invocation ended: CloudEvents in binary
 * mode. {@code onSuccess} gets the answer, {@code onFailure} the event that failed.
 *
 * @see <a href="https://cloudevents.io">CloudEvents 1.0.2, HTTP protocol binding</a>
 */
final class Destinations {

    private static final String TRIGGER = "destination";
    private static final String CONTENT_TYPE = "content-type";
    private static final String TRACEPARENT = "traceparent";
    private static final int MESSAGE_CHARS_MAX = 1000;

    private final IdSource ids;
    private final Function<FunctionTarget, RetrySettings> retries;

    /**
     * Makes events.
     *
     * @param retries how a destination's events are tried again
     */
    Destinations(IdSource ids, Function<FunctionTarget, RetrySettings> retries) {
        this.ids = ids;
        this.retries = retries;
    }

    /** The event for the destination of an ending, if it has one. */
    List<NewEvent> of(NewEvent event, FunctionVersion version, Ending ending, long nowMillis) {
        FunctionSettings settings = version.settings();
        return switch (ending) {
            case Ending.Succeeded succeeded ->
                    settings
                            .onSuccess()
                            .map(to -> succeeded(event, version, succeeded.answer(), to, nowMillis))
                            .stream()
                            .toList();
            case Ending.Dead dead ->
                    settings
                            .onFailure()
                            .map(to -> failed(event, version, dead.error(), to, nowMillis))
                            .stream()
                            .toList();
            case Ending.Retry _, Ending.Released _, Ending.Forgotten _ -> List.of();
        };
    }

    private NewEvent succeeded(
            NewEvent event,
            FunctionVersion version,
            StoredAnswer answer,
            FunctionTarget to,
            long nowMillis) {
        List<Header> headers = headers(event, version, "succeeded");
        Header.first(answer.headers(), CONTENT_TYPE)
                .ifPresent(type -> headers.add(new Header(CONTENT_TYPE, type)));
        return event(event, to, headers, answer.body(), nowMillis);
    }

    private NewEvent failed(
            NewEvent event,
            FunctionVersion version,
            AttemptError error,
            FunctionTarget to,
            long nowMillis) {
        List<Header> headers = headers(event, version, "failed");
        Header.first(event.request().headers(), CONTENT_TYPE)
                .ifPresent(type -> headers.add(new Header(CONTENT_TYPE, type)));
        headers.add(new Header("ce-errorcode", error.code()));
        String message = error.message().isEmpty() ? error.detail() : error.message();
        if (!message.isEmpty()) {
            headers.add(new Header("ce-errormessage", encoded(message)));
        }
        return event(event, to, headers, event.request().body(), nowMillis);
    }

    private static List<Header> headers(NewEvent event, FunctionVersion version, String what) {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("ce-specversion", "1.0"));
        headers.add(new Header("ce-id", event.id() + "-" + what));
        headers.add(new Header("ce-source", "/functions/" + version.function()));
        headers.add(new Header("ce-type", "io.penstock.invocation." + what));
        headers.add(new Header("ce-subject", event.id().value()));
        Header.first(event.request().headers(), TRACEPARENT)
                .ifPresent(trace -> headers.add(new Header(TRACEPARENT, trace)));
        return headers;
    }

    private NewEvent event(
            NewEvent event, FunctionTarget to, List<Header> headers, Slice body, long nowMillis) {
        InvocationId id = ids.next();
        return new NewEvent(
                id,
                to,
                NewEvent.Mode.ASYNC,
                new EventRequest("POST", "/", "", headers, body),
                nowMillis,
                nowMillis,
                nowMillis + retries.apply(to).maxEventAge().toMillis(),
                Optional.empty(),
                Optional.empty(),
                event.lineage().child(TRIGGER, event.id()));
    }

    /** Percent-encodes what a header value of a CloudEvent can't have: binding, section 3.1.3.2. */
    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        text.codePoints()
                .limit(MESSAGE_CHARS_MAX)
                .forEach(
                        c -> {
                            if (c > ' ' && c < 0x7f && c != '"' && c != '%') {
                                encoded.append((char) c);
                            } else {
                                for (byte b :
                                        Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                                    encoded.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
                                }
                            }
                        });
        return encoded.toString();
    }
}
