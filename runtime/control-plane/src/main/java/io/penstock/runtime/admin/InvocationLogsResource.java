package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.telemetry.InvocationLogs;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What an invocation printed, as long as it is remembered. */
@Path("/v1/invocations/{id}/logs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invocation Logs Resource")
public final class InvocationLogsResource {

    private final InvocationLogs logs;

    InvocationLogsResource(InvocationLogs logs) {
        this.logs = logs;
    }

    /**
     * The lines of an invocation.
     *
     * @param invocation its id
     * @param lines in the order they were written; empty when it printed nothing, or when it is
     *     forgotten or unknown; of another namespace than the key's it is as if unknown
     */
    public record LogsView(String invocation, List<LineView> lines) {

        /** Copies the lines. */
        public LogsView {
            lines = List.copyOf(lines);
        }
    }

    /**
     * A line.
     *
     * @param time when it was written
     * @param level INFO for standard output, WARNING for standard error, else the logger's
     * @param source {@code stdout}, {@code stderr} or the logger's name
     * @param text the line
     */
    public record LineView(Instant time, String level, String source, String text) {}

    /** The output of one invocation. */
    @GET
    @NonBlocking
    @Operation(summary = "What an invocation printed")
    public LogsView logs(@PathParam("id") String id, SecurityContext security) {
        Optional<String> namespace = KeyHolder.of(security).namespace();
        return new LogsView(
                id,
                logs.of(id).stream()
                        .filter(line -> isOf(namespace, line))
                        .map(InvocationLogsResource::view)
                        .toList());
    }

    private static boolean isOf(Optional<String> namespace, InvocationLogs.Line line) {
        return namespace.isEmpty()
                || line.function()
                        .map(FunctionName::namespace)
                        .filter(namespace.get()::equals)
                        .isPresent();
    }

    private static LineView view(InvocationLogs.Line line) {
        return new LineView(
                Instant.ofEpochMilli(line.epochMillis()), line.level(), line.source(), line.text());
    }
}
