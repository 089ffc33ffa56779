package io.penstock.worker;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.process.LogSink;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame.Invoke;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The facts about one attempt, from the instance's settings and the request's head, and its calls
 * of other functions.
 */
final class InvocationContext implements Context {

    private final FunctionSettings settings;
    private final LogSink logs;
    private final Invoke invoke;
    private final OutcallScope outcalls;

    InvocationContext(
            FunctionSettings settings, LogSink logs, Invoke invoke, OutcallScope outcalls) {
        this.settings = settings;
        this.logs = logs;
        this.invoke = invoke;
        this.outcalls = outcalls;
    }

    @Override
    public String invocationId() {
        return invoke.invocationId();
    }

    @Override
    public Instant deadline() {
        return Instant.ofEpochMilli(invoke.deadlineEpochMillis());
    }

    @Override
    public String function() {
        return settings.function();
    }

    @Override
    public int version() {
        return settings.version();
    }

    @Override
    public int attempt() {
        return invoke.attempt();
    }

    @Override
    public Optional<String> traceparent() {
        return Header.first(invoke.headers(), "traceparent");
    }

    @Override
    public System.Logger logger() {
        return new InvocationLogger(
                logs, settings.instanceId(), invoke.invocationId(), settings.function());
    }

    @Override
    public Map<String, String> env() {
        return settings.env();
    }

    @Override
    public Optional<String> secret(String name) {
        return Optional.ofNullable(settings.secrets().get(name));
    }

    @Override
    public String emit(String function, Event<?> event) {
        return outcalls.emit(function, event);
    }

    @Override
    public <T> @Nullable T invoke(String function, @Nullable Object payload, Class<T> answerType) {
        return outcalls.invoke(function, payload, answerType);
    }
}
