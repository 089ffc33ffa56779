package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.Deployer;
import io.penstock.runtime.registry.Deployment;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.Registry;
import io.penstock.runtime.registry.SettingsParser;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.multipart.MultipartFormDataInput;

/** Deploys and deletes functions. */
@Path("/v1/functions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Functions Resource")
public final class FunctionCommandResource {

    private final Registry registry;
    private final Deployer deployer;

    FunctionCommandResource(Registry registry, Deployer deployer) {
        this.registry = registry;
        this.deployer = deployer;
    }

    /** Deploys the jar that is the body; the query has the settings. */
    @PUT
    @Path("/{name}")
    @Consumes({
        "application/java-archive",
        "application/x-java-archive",
        MediaType.APPLICATION_OCTET_STREAM
    })
    @Operation(summary = "Make a version of a function")
    public RestResponse<FunctionView> deploy(
            @PathParam(FunctionsResource.NAME) String name, UriInfo uri, InputStream jar) {
        FunctionName function = FunctionName.parse(name);
        FunctionSettings settings = SettingsParser.parseQuery(uri.getQueryParameters());
        return answer(deployer.deploy(function, settings, jar), uri);
    }

    /**
     * Deploys the jar that is the part {@code artifact}; the part {@code config} has the settings.
     */
    @PUT
    @Path("/{name}")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema = @Schema(implementation = FormSchema.class)))
    public RestResponse<FunctionView> deployForm(
            @PathParam(FunctionsResource.NAME) String name,
            UriInfo uri,
            @Parameter(hidden = true) MultipartFormDataInput input)
            throws IOException {
        FunctionName function = FunctionName.parse(name);
        if (!uri.getQueryParameters().isEmpty()) {
            throw Problem.of(
                            ErrorCode.BAD_REQUEST,
                            "With multipart/form-data the part 'config' has the settings.")
                    .with("field", uri.getQueryParameters().keySet().iterator().next())
                    .exception();
        }
        DeploymentForm form = DeploymentForm.of(input);
        FunctionSettings settings = form.settings();
        try (InputStream jar = form.artifact()) {
            return answer(deployer.deploy(function, settings, jar), uri);
        }
    }

    /** Deletes a function; its versions and aliases go too. */
    @DELETE
    @Path("/{name}")
    @Operation(summary = "Remove a function")
    public void delete(@PathParam(FunctionsResource.NAME) String name) {
        registry.delete(FunctionName.parse(name));
    }

    /** The form as OpenAPI shows it. */
    @Schema(name = "DeploymentForm")
    record FormSchema(
            @Schema(format = "binary", required = true) String artifact,
            @Schema(description = "Settings in JSON or YAML") String config) {}

    private static RestResponse<FunctionView> answer(Deployment deployment, UriInfo uri) {
        FunctionView view = FunctionView.of(deployment, uri);
        if (deployment.created() == Deployment.Created.NEW_FUNCTION) {
            return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                    .location(uri.getAbsolutePath())
                    .build();
        }
        return RestResponse.ok(view);
    }
}
