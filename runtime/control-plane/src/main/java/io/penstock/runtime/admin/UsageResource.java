package io.penstock.runtime.admin;

import io.penstock.runtime.ledger.Billing;
import io.penstock.runtime.ledger.UsageQuery;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What was used and what it costs. */
@Path("/v1/usage")
@Produces({MediaType.APPLICATION_JSON, UsageTable.MEDIA_TYPE})
@RunOnVirtualThread
@Tag(name = "Usage Resource")
public final class UsageResource {

    private static final MediaType CSV = MediaType.valueOf(UsageTable.MEDIA_TYPE);

    private final Billing billing;

    UsageResource(Billing billing) {
        this.billing = billing;
    }

    /** A statement; of a namespace only, when the key is for one. */
    @GET
    @Operation(summary = "What was used, and what it costs")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "A day or a whole minute in UTC; default: when this month began",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "The end, which is not in it any more; default: when this month ends",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "group-by",
            in = ParameterIn.QUERY,
            description = "Any of namespace, function, version, trigger, with commas",
            schema = @Schema(type = SchemaType.STRING, defaultValue = "function"))
    @Parameter(
            name = "granularity",
            in = ParameterIn.QUERY,
            description = "How long the period of a line is",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"hour", "day", "month", "total"},
                            defaultValue = "total"))
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            description = "Instead of the header Accept; focus is CSV in the columns of FOCUS 1.2",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"json", "csv", "focus"}))
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = UsageView.class)),
                @Content(mediaType = UsageTable.MEDIA_TYPE)
            })
    public Response get(
            @Context UriInfo uri, @Context HttpHeaders headers, @Context SecurityContext security) {
        UsageParameters parameters = UsageParameters.of(uri.getQueryParameters());
        UsageParameters.Format format = parameters.format().orElseGet(() -> accepted(headers));
        UsageQuery query =
                parameters.query(billing.monthBegin(), KeyHolder.of(security).namespace());
        if (format == UsageParameters.Format.FOCUS) {
            UsageParameters.requirePeriodsInMonths(query);
        }
        Billing.Statement statement =
                billing.statement(query).orElseThrow(() -> UsageParameters.tooManyLines(query));
        return switch (format) {
            case JSON -> Response.ok(UsageView.of(statement), MediaType.APPLICATION_JSON).build();
            case CSV -> csv(UsageCsv.write(statement));
            case FOCUS -> csv(UsageFocus.write(statement));
        };
    }

    /** JSON unless CSV is preferred. */
    private static UsageParameters.Format accepted(HttpHeaders headers) {
        MediaType first = headers.getAcceptableMediaTypes().getFirst();
        boolean csv = !first.isWildcardType() && first.isCompatible(CSV);
        return csv ? UsageParameters.Format.CSV : UsageParameters.Format.JSON;
    }

    private static Response csv(String text) {
        return Response.ok(text, CSV.withCharset("UTF-8")).build();
    }
}
