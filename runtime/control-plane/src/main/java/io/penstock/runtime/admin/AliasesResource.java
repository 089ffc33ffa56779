package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.RegisteredFunction;
import io.penstock.runtime.registry.Registry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Aliases of a function. */
@Path("/v1/functions/{name}/aliases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Aliases Resource")
public final class AliasesResource {

    private static final String ALIAS = "alias";

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

    /** Makes an alias or moves it. */
    @PUT
    @Path("/{alias}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Make an alias or move it")
    public RestResponse<AliasView> put(
            @PathParam(FunctionsResource.NAME) String name,
            @PathParam(ALIAS) String alias,
            UriInfo uri,
            InputStream body) {
        FunctionName function = FunctionName.parse(name);
        Alias wanted = RequestBodies.json(body, AliasBody.class).alias(alias);
        boolean created = registry.putAlias(function, wanted);
        AliasView view = AliasView.of(function, wanted);
        return created
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                        .location(uri.getAbsolutePath())
                        .build()
                : RestResponse.ok(view);
    }

    /** Deletes an alias. */
    @DELETE
    @Path("/{alias}")
    @Operation(summary = "Remove an alias")
    public void delete(
            @PathParam(FunctionsResource.NAME) String name, @PathParam(ALIAS) String alias) {
        registry.deleteAlias(FunctionName.parse(name), alias);
    }
}
