package io.penstock.runtime.app;

import io.penstock.protocol.ControlFrame.LogLine;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.pool.Pools;
import io.penstock.runtime.telemetry.InvocationLogs;
import io.penstock.runtime.telemetry.Log;
import java.util.Optional;

/** Keeps what functions print for a while, and passes it to the runtime's own log at debug. */
final class FunctionLog implements Pools.InstanceLog {

    private static final Log LOG = Log.of(FunctionLog.class);

    private final InvocationLogs logs;

    FunctionLog(InvocationLogs logs) {
        this.logs = logs;
    }

    @Override
    public void line(Optional<FunctionName> function, LogLine line) {
        logs.add(
                new InvocationLogs.Line(
                        function, line.epochMillis(), line.level(), line.source(), line.text()),
                line.invocationId());
        LOG.debug(
                "function output",
                "function",
                function.map(FunctionName::toString).orElse("?"),
                "invocationId",
                line.invocationId(),
                "level",
                line.level(),
                "source",
                line.source(),
                "text",
                line.text());
    }
}
