package io.penstock.runtime.admin;

import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.queue.DeadLetter;
import io.penstock.runtime.queue.DeadLetterStore;
import io.penstock.runtime.queue.InvocationRecord;
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

/** Shows events that were given up. */
@Path("/v1/dead-letters")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Dead Letters Resource")
public final class DeadLettersResource {

    private static final int PAGE_MAX = 1000;

    private final DeadLetterStore store;

    DeadLettersResource(DeadLetterStore store) {
        this.store = store;
    }

    /** A page of dead letters, the oldest first. */
    @GET
    @Operation(summary = "Dead letters, the oldest first, without their events")
    public InvocationView.DeadPage list(
            @QueryParam("function") @Nullable String function,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("100") String limit,
            SecurityContext security) {
        Principal caller = KeyHolder.of(security);
        int size = Parameters.count("limit", limit, PAGE_MAX);
        Optional<FunctionName> name = Optional.ofNullable(function).map(FunctionName::parse);
        name.ifPresent(it -> caller.require(Scope.READ, it));
        List<InvocationRecord> found =
                store.list(caller.namespace(), name, Parameters.page("after", after), size + 1);
        List<InvocationView> page = found.stream().limit(size).map(InvocationView::brief).toList();
        return new InvocationView.DeadPage(
                page, found.size() > size ? Optional.of(page.getLast().id()) : Optional.empty());
    }

    /** A dead letter with its event and its last error. */
    @GET
    @Path("/{id}")
    @Operation(summary = "A dead letter with its event and its last error")
    public InvocationView get(@PathParam("id") String id, SecurityContext security) {
        return InvocationView.of(find(store, id, security));
    }

    /** Who may not see a dead letter is told that there is none. */
    static DeadLetter find(DeadLetterStore store, String id, SecurityContext security) {
        Optional<String> namespace = KeyHolder.of(security).namespace();
        return store.find(Parameters.id(id))
                .filter(letter -> InvocationsResource.isOf(namespace, letter.record()))
                .orElseThrow(() -> Parameters.unknown(id));
    }
}
