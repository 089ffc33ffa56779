package io.penstock.runtime.admin;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Refuses what is designed but not built, so that nobody takes silence for success. */
@Path("/v1/{part:triggers}{rest:(/.*)?}")
public final class LaterResource {

    private static final String PART = "part";

    LaterResource() {}

    /** Refuses to look. */
    @GET
    @Operation(hidden = true)
    public Response get(@PathParam(PART) String part) {
        return later(part);
    }

    /** Refuses to set. */
    @PUT
    @Operation(hidden = true)
    public Response put(@PathParam(PART) String part) {
        return later(part);
    }

    /** Refuses to act. */
    @POST
    @Operation(hidden = true)
    public Response post(@PathParam(PART) String part) {
        return later(part);
    }

    /** Refuses to delete. */
    @DELETE
    @Operation(hidden = true)
    public Response delete(@PathParam(PART) String part) {
        return later(part);
    }

    private static Response later(String part) {
        return ProblemMapper.response(
                Problem.of(
                                ErrorCode.NOT_IMPLEMENTED,
                                "/v1/%s isn't implemented yet.".formatted(part))
                        .with("path", "/v1/" + part));
    }
}
