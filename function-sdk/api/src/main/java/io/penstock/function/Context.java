package io.penstock.function;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Facts about the invocation that is running, and its way to other functions.
 *
 * <p>Valid until the handler returns; it may be handed to threads the handler waits for.
 */
public interface Context {

    /** The invocation's id, the same over all its attempts. */
    String invocationId();

    /**
     * When the caller stops waiting. At that moment the handler's thread is interrupted; a handler
     * that doesn't end within a second after loses its worker.
     */
    Instant deadline();

    /** The function's full name, {@code namespace.name}, or the name alone in {@code default}. */
    String function();

    /** The number of the function's version, from 1. */
    int version();

    /** Which try of this invocation this is, from 1. */
    int attempt();

    /**
     * The W3C trace context to carry on, if the caller sent one.
     *
     * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">traceparent</a>
     */
    Optional<String> traceparent();

    /** A logger whose lines carry the invocation id. So do standard output and other loggers. */
    System.Logger logger();

    /** The {@code env} setting of the function: names and values. Unmodifiable. */
    Map<String, String> env();

    /**
     * The value of a secret that the function's {@code secrets} setting names.
     *
     * @param name the secret's name
     * @return its value as it was when the instance started; empty when the setting doesn't name it
     */
    Optional<String> secret(String name);

    /**
     * Puts an event for another function into the durable queue. Returns once it is on disk, before
     * the function runs.
     *
     * <p>The function runs at least once, and is retried by its own settings. The event isn't taken
     * back when this invocation fails afterwards: a retry of this invocation emits it again, with
     * another invocation id. It carries this invocation's trace on. Chains of functions that emit
     * and invoke are at most 16 long.
     *
     * <p>The data goes as it is when it is a {@code byte[]} or a {@code String}, else as JSON; the
     * event's own media type is sent along, else the data's. At most 16 MiB.
     *
     * @param function the name as in HTTP calls, alone or with a version or an alias: {@code
     *     billing.invoice}, {@code billing.invoice@3}, {@code billing.invoice:live}; of this
     *     function's namespace
     * @return the id of the invocation that is to come
     * @throws InvocationException if the event wasn't taken: the function isn't known, the chain is
     *     too long, the store doesn't answer; or if the thread is interrupted, as it is at the
     *     deadline, and the event may have been taken or not
     * @throws IllegalArgumentException if the data can't be written as JSON, or an attribute isn't
     *     allowed in a CloudEvent
     * @throws IllegalStateException if the handler has returned, or this is another invocation's
     *     context
     */
    String emit(String function, Event<?> event);

    /**
     * Calls another function and waits for its answer.
     *
     * <p>It is tried once: whether to try again is up to this function. At this invocation's
     * deadline the wait ends; the other function may go on. It carries this invocation's trace on.
     * Chains of functions that emit and invoke are at most 16 long.
     *
     * <p>Payload and answer are converted as a handler's are: {@code byte[]} and {@code String} go
     * as they are, {@code null} is an empty body, all else is JSON. Each has at most 16 MiB.
     *
     * @param function the name as in HTTP calls, alone or with a version or an alias: {@code
     *     billing.invoice}, {@code billing.invoice@3}, {@code billing.invoice:live}; of this
     *     function's namespace
     * @param answerType what the answer is read as; {@link HttpResponse} for status, headers and
     *     bytes, {@link Void} when it isn't wanted
     * @return the answer; {@code null} when its body is empty or the JSON literal {@code null}
     * @throws InvocationException if the function isn't known, fails, takes too long or can't be
     *     run; if its answer isn't of the type, or has a status other than 2xx and the type isn't
     *     {@link HttpResponse}; or if the thread is interrupted, as it is at the deadline
     * @throws IllegalArgumentException if the payload can't be written as JSON
     * @throws IllegalStateException if the handler has returned, or this is another invocation's
     *     context
     */
    <T> @Nullable T invoke(String function, @Nullable Object payload, Class<T> answerType);
}
