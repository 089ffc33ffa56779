package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.RegisteredFunction;
import io.penstock.runtime.registry.Registry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Shows the aliases of a function. */
@Path("/v1/functions/{name}/aliases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Aliases Resource")
public final class AliasesResource {

    /** The path parameter with an alias. */
    static final String ALIAS = "alias";

    private final Registry registry;

    AliasesResource(Registry registry) {
        this.registry = registry;
    }

    /** All aliases by name. */
    @GET
    @Operation(summary = "Aliases of a function")
    public AliasView.All list(@PathParam(FunctionsResource.NAME) String name) {
        RegisteredFunction function = registry.function(FunctionName.parse(name));
        return new AliasView.All(
                function.name().toString(),
                function.aliases().values().stream()
                        .map(alias -> AliasView.of(function.name(), alias))
                        .toList());
    }

    /** An alias. */
    @GET
    @Path("/{alias}")
    @Operation(summary = "An alias")
    public AliasView get(
            @PathParam(FunctionsResource.NAME) String name, @PathParam(ALIAS) String alias) {
        RegisteredFunction function = registry.function(FunctionName.parse(name));
        return AliasView.of(function.name(), function.alias(alias));
    }
}
