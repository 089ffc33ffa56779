package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.Alias;
import io.penstock.runtime.registry.Registry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** Makes, moves and deletes aliases of a function. */
@Path("/v1/functions/{name}/aliases")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Aliases Resource")
public final class AliasCommandResource {

    private final Registry registry;

    AliasCommandResource(Registry registry) {
        this.registry = registry;
    }

    /** Makes an alias or moves it. */
    @PUT
    @Path("/{alias}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Make an alias or move it")
    public RestResponse<AliasView> put(
            @PathParam(FunctionsResource.NAME) String name,
            @PathParam(AliasesResource.ALIAS) String alias,
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
            @PathParam(FunctionsResource.NAME) String name,
            @PathParam(AliasesResource.ALIAS) String alias) {
        registry.deleteAlias(FunctionName.parse(name), alias);
    }
}
