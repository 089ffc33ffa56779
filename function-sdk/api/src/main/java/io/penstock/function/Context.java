package io.penstock.function;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about the invocation that is running.
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
}
