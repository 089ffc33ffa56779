package io.penstock.runtime.gateway;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.Durations;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a caller asks of Penstock in the headers of an invocation.
 *
 * @param preferences whether it wants to wait
 * @param idempotencyKey makes a second request with the same key a duplicate
 * @param orderingKey events with the same one run one after another
 * @param delay not to be run sooner than so long after its acceptance
 */
record InvocationHeaders(
        Preferences preferences,
        Optional<String> idempotencyKey,
        Optional<String> orderingKey,
        Optional<Duration> delay) {

    // With their hash computed: they are looked for in each call.
    private static final CharSequence PREFER = HttpHeaders.createOptimized("Prefer");
    private static final CharSequence IDEMPOTENCY_KEY =
            HttpHeaders.createOptimized("Idempotency-Key");
    private static final CharSequence ORDERING_KEY =
            HttpHeaders.createOptimized("Penstock-Ordering-Key");
    private static final CharSequence DELAY = HttpHeaders.createOptimized("Penstock-Delay");

    private static final Duration DELAY_MAX = Duration.ofDays(30);
    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,255}");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]{1,255}");

    /**
     * Reads the headers.
     *
     * @throws ProblemException {@code bad-request} naming the header
     */
    static InvocationHeaders of(MultiMap headers) {
        return new InvocationHeaders(
                Preferences.of(headers.getAll(PREFER)),
                text(headers, IDEMPOTENCY_KEY, VISIBLE, "Write 1 to 255 visible ASCII characters."),
                text(
                        headers,
                        ORDERING_KEY,
                        PRINTABLE,
                        "Write 1 to 255 printable ASCII characters."),
                single(headers, DELAY).map(InvocationHeaders::delay));
    }

    /**
     * Whether the caller waits.
     *
     * @param otherwise what holds if the caller doesn't say
     * @throws ProblemException {@code bad-request} if it waits, but asks for what only events that
     *     nobody waits for have
     */
    CallMode mode(CallMode otherwise) {
        CallMode mode = wished(otherwise);
        if (mode == CallMode.SYNC) {
            orderingKey.ifPresent(key -> refuseSync(ORDERING_KEY, key));
            delay.ifPresent(time -> refuseSync(DELAY, time.toString()));
        }
        return mode;
    }

    private CallMode wished(CallMode otherwise) {
        if (preferences.respondAsync()) {
            return CallMode.ASYNC;
        }
        return preferences.waits() ? CallMode.SYNC : otherwise;
    }

    private static void refuseSync(CharSequence field, String value) {
        throw bad(
                field,
                value,
                "It is for asynchronous invocations; add the header 'Prefer: respond-async'.");
    }

    private static Optional<String> text(
            MultiMap headers, CharSequence name, Pattern pattern, String advice) {
        Optional<String> value = single(headers, name);
        if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
            throw bad(name, value.get(), advice);
        }
        return value;
    }

    private static Duration delay(String text) {
        Optional<Duration> delay = Durations.parse(text);
        if (delay.isEmpty() || delay.get().isNegative() || delay.get().compareTo(DELAY_MAX) > 0) {
            throw bad(DELAY, text, "Write a duration from 0s to 720h, e.g. 10s or PT10S.");
        }
        return delay.get();
    }

    private static Optional<String> single(MultiMap headers, CharSequence name) {
        List<String> values = headers.getAll(name);
        if (values.size() > 1) {
            throw bad(name, String.join(", ", values), "Send the header once.");
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    private static ProblemException bad(CharSequence field, String value, String detail) {
        return Problem.ofField(ErrorCode.BAD_REQUEST, field.toString(), value, detail).exception();
    }
}
