package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.QueueStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Cancels asynchronous invocations. */
@Path("/v1/invocations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Invocations Resource")
public final class InvocationCommandResource {

    private final QueueStore queue;

    InvocationCommandResource(QueueStore queue) {
        this.queue = queue;
    }

    /** Cancels an invocation that waits. */
    @DELETE
    @Path("/{id}")
    @Operation(summary = "Cancel an invocation that waits")
    public void cancel(@PathParam("id") String id, SecurityContext security) {
        Optional<String> namespace = KeyHolder.of(security).namespace();
        InvocationState state =
                queue.find(Parameters.id(id))
                        .filter(it -> InvocationsResource.isOf(namespace, it))
                        .flatMap(it -> StoreWrites.await(queue.cancel(it.id())))
                        .orElseThrow(() -> Parameters.unknown(id));
        if (state != InvocationState.QUEUED && state != InvocationState.BLOCKED) {
            throw Problem.of(
                            ErrorCode.CONFLICT,
                            "The invocation is %s; only one that waits can be cancelled."
                                    .formatted(state.label()))
                    .with("state", state.label())
                    .exception();
        }
    }
}
