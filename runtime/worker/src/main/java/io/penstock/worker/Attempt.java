package io.penstock.worker;

import io.penstock.process.LogSink;
import io.penstock.protocol.Failure;
import io.penstock.protocol.LaneFrame.Invoke;
import io.penstock.protocol.Usage;
import java.io.IOException;
import java.util.Optional;

/** Runs attempts of one instance on the current thread: one at a time per gate. */
final class Attempt {

    private final FunctionSettings settings;
    private final Meter meter;
    private final LogSink logs;
    private final Values values;
    private final Outcalls outcalls;

    Attempt(
            FunctionSettings settings,
            Meter meter,
            LogSink logs,
            Values values,
            Outcalls outcalls) {
        this.settings = settings;
        this.meter = meter;
        this.logs = logs;
        this.values = values;
        this.outcalls = outcalls;
    }

    /**
     * Runs one attempt and writes its answer: exactly one last frame with the attempt's fence.
     *
     * @param gate the current thread's
     * @throws IOException if the lane is gone
     */
    void run(Invoker invoker, Invoke invoke, LaneWire wire, InterruptGate gate) throws IOException {
        RequestBody body = new RequestBody(wire, gate, invoke);
        Answer answer = new Answer(wire, gate, invoke.fence());
        OutcallScope scope =
                new OutcallScope(settings.instanceId(), invoke.fence(), values, outcalls);
        InvocationContext context = new InvocationContext(settings, logs, invoke, scope);
        Call call = new Call(invoke, body, answer, context);
        Optional<Failure> failure = Optional.empty();
        gate.begin(invoke.fence());
        scope.begin();
        Usage start = meter.now();
        try {
            gate.checkWanted();
            invoker.invoke(call);
        } catch (Throwable e) {
            // Even an Error ends only the attempt; a real OutOfMemoryError ends the JVM by flag.
            failure = Optional.of(Failures.ofAttempt(e));
        }
        Usage usage = meter.since(start);
        scope.end();
        gate.end();
        answer.finish(failure, usage);
        body.drain();
    }
}
