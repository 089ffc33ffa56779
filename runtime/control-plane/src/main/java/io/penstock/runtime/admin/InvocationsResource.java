package io.penstock.runtime.admin;

import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.LedgerStore;
import io.penstock.runtime.queue.InvocationQuery;
import io.penstock.runtime.queue.InvocationRecord;
import io.penstock.runtime.queue.QueueStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Asynchronous invocations, and calls with an idempotency key: how they stand. */
@Path("/v1/invocations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Invocations Resource")
public final class InvocationsResource {

    private static final int PAGE_MAX = 1000;

    private final QueueStore queue;
    private final LedgerStore ledger;

    InvocationsResource(QueueStore queue, LedgerStore ledger) {
        this.queue = queue;
        this.ledger = ledger;
    }

    /** A page of invocations, the newest first. */
    @GET
    @Operation(summary = "Invocations that are kept, the newest first, without results")
    public InvocationView.Page list(
            @QueryParam("function") @Nullable String function,
            @QueryParam("status") @Nullable String status,
            @QueryParam("since") @Nullable String since,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @DefaultValue("100") String limit,
            SecurityContext security) {
        Principal caller = KeyHolder.of(security);
        int size = Parameters.count("limit", limit, PAGE_MAX);
        Optional<FunctionName> name = Optional.ofNullable(function).map(FunctionName::parse);
        name.ifPresent(it -> caller.require(Scope.READ, it));
        List<InvocationRecord> found =
                queue.list(
                        new InvocationQuery(
                                caller.namespace(),
                                name,
                                Parameters.state(status),
                                Parameters.millis("since", since),
                                Parameters.page("before", before),
                                size + 1));
        List<InvocationView> page = found.stream().limit(size).map(InvocationView::brief).toList();
        return new InvocationView.Page(
                page, found.size() > size ? Optional.of(page.getLast().id()) : Optional.empty());
    }

    /** An invocation with its result or its last error. */
    @GET
    @Path("/{id}")
    @Operation(summary = "How an invocation stands, with its result or last error")
    public InvocationView get(@PathParam("id") String id, SecurityContext security) {
        InvocationId invocation = Parameters.id(id);
        Optional<String> namespace = KeyHolder.of(security).namespace();
        return queue.find(invocation)
                .filter(it -> isOf(namespace, it))
                .map(InvocationView::of)
                .or(() -> fromLedger(invocation, namespace))
                .orElseThrow(() -> Parameters.unknown(id));
    }

    private Optional<InvocationView> fromLedger(InvocationId id, Optional<String> namespace) {
        List<LedgerRow> attempts = ledger.of(id);
        return attempts.isEmpty() || !isOf(namespace, attempts.getLast().function())
                ? Optional.empty()
                : Optional.of(InvocationView.of(attempts));
    }

    /** Whether an invocation is within the namespace of a key; if not, it is as if unknown. */
    static boolean isOf(Optional<String> namespace, InvocationRecord invocation) {
        return isOf(namespace, invocation.target().function());
    }

    private static boolean isOf(Optional<String> namespace, FunctionName function) {
        return namespace.map(function.namespace()::equals).orElse(true);
    }
}
