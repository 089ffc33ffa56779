package io.penstock.runtime.admin;

import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerDeployer;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerRegistry;
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

/** Shows triggers and how they stand. */
@Path("/v1/triggers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Triggers Resource")
public final class TriggersResource {

    private static final int PAGE_MAX = 1000;

    private final TriggerRegistry registry;
    private final TriggerDeployer deployer;

    TriggersResource(Registry registry, TriggerDeployer deployer) {
        this.registry = registry.triggers();
        this.deployer = deployer;
    }

    /** A page of triggers in the order of their names. */
    @GET
    @Operation(summary = "Triggers by name; those of the key's namespace")
    public TriggerView.Page list(
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("1000") String limit,
            SecurityContext security) {
        int size = Parameters.count("limit", limit, PAGE_MAX);
        Optional<TriggerName> start = Optional.ofNullable(after).map(TriggerName::parse);
        Optional<String> namespace = KeyHolder.of(security).namespace();
        List<Trigger> rest =
                registry.list().stream()
                        .filter(it -> start.isEmpty() || it.name().compareTo(start.get()) > 0)
                        .filter(it -> namespace.stream().allMatch(it.name().namespace()::equals))
                        .limit(size + 1L)
                        .toList();
        List<TriggerView> page = rest.stream().limit(size).map(it -> view(it, deployer)).toList();
        return new TriggerView.Page(
                page, rest.size() > size ? Optional.of(page.getLast().name()) : Optional.empty());
    }

    /** A trigger and how it stands. */
    @GET
    @Path("/{name}")
    @Operation(summary = "A trigger and how it stands on this node")
    public TriggerView get(@PathParam(FunctionsResource.NAME) String name) {
        return view(registry.get(TriggerName.parse(name)), deployer);
    }

    /** A trigger and how it stands. */
    static TriggerView view(Trigger trigger, TriggerDeployer deployer) {
        return TriggerView.of(trigger, deployer.status(trigger));
    }
}
