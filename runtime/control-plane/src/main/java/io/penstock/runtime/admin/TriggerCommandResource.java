package io.penstock.runtime.admin;

import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.TriggerDeployer;
import io.penstock.runtime.registry.TriggerName;
import io.penstock.runtime.registry.TriggerParser;
import io.penstock.runtime.registry.TriggerPut;
import io.penstock.runtime.registry.TriggerRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Makes, changes, pauses, resumes and deletes triggers. */
@Path("/v1/triggers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Triggers Resource")
public final class TriggerCommandResource {

    private final TriggerRegistry registry;
    private final TriggerDeployer deployer;

    TriggerCommandResource(Registry registry, TriggerDeployer deployer) {
        this.registry = registry.triggers();
        this.deployer = deployer;
    }

    /** Makes or changes a trigger: {@code {"type":"http","function":"orders","config":{...}}}. */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Makes or changes a trigger; JSON or YAML with type, function, config")
    public RestResponse<TriggerView> put(
            @PathParam(FunctionsResource.NAME) String name, UriInfo uri, InputStream body) {
        TriggerPut put =
                deployer.put(
                        TriggerParser.parse(
                                TriggerName.parse(name), RequestBodies.tree(body, "body")));
        TriggerView view = TriggerView.of(put, deployer.status(put.trigger()));
        return put.effect() == TriggerPut.Effect.NEW
                ? RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                        .location(uri.getAbsolutePath())
                        .build()
                : RestResponse.ok(view);
    }

    /** Pauses a trigger. */
    @POST
    @Path("/{name}/pause")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Stops listening to the source")
    public TriggerView pause(@PathParam(FunctionsResource.NAME) String name) {
        return TriggersResource.view(registry.pause(TriggerName.parse(name)), deployer);
    }

    /** Resumes a trigger, or starts one again that has failed. */
    @POST
    @Path("/{name}/resume")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Listens to the source again, also after a failure")
    public TriggerView resume(@PathParam(FunctionsResource.NAME) String name) {
        return TriggersResource.view(registry.resume(TriggerName.parse(name)), deployer);
    }

    /** Deletes a trigger. */
    @DELETE
    @Path("/{name}")
    @Operation(summary = "Deletes a trigger; with cleanUp=true what it left at its source, too")
    public void delete(
            @PathParam(FunctionsResource.NAME) String name,
            @QueryParam("cleanUp") @DefaultValue("false") String cleanUp) {
        deployer.delete(TriggerName.parse(name), Parameters.flag("cleanUp", cleanUp));
    }
}
