package io.penstock.runtime.admin;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.registry.RegisteredFunction;
import io.penstock.runtime.registry.Registry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Shows functions and their versions. */
@Path("/v1/functions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Functions Resource")
public final class FunctionsResource {

    /** The path parameter with a function's name. */
    static final String NAME = "name";

    private static final int PAGE_MAX = 1000;

    private final Registry registry;

    FunctionsResource(Registry registry) {
        this.registry = registry;
    }

    /** A page of functions in the order of their names. */
    @GET
    @Operation(summary = "Functions in the order of their names")
    public FunctionView.Page list(
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @DefaultValue("1000") String limit,
            UriInfo uri) {
        int size = Parameters.count("limit", limit, PAGE_MAX);
        Optional<FunctionName> start = Optional.ofNullable(after).map(FunctionName::parse);
        List<RegisteredFunction> rest =
                registry.functions().stream()
                        .filter(it -> start.isEmpty() || it.name().compareTo(start.get()) > 0)
                        .limit(size + 1L)
                        .toList();
        List<FunctionView> page =
                rest.stream()
                        .limit(size)
                        .map(function -> FunctionView.of(function.latest(), uri))
                        .toList();
        return new FunctionView.Page(
                page, rest.size() > size ? Optional.of(page.getLast().name()) : Optional.empty());
    }

    /** A function with its latest version. */
    @GET
    @Path("/{name}")
    @Operation(summary = "A function with its latest version")
    public FunctionView get(@PathParam(NAME) String name, UriInfo uri) {
        return FunctionView.of(registry.function(FunctionName.parse(name)).latest(), uri);
    }

    /** The versions of a function that are kept, the latest first. */
    @GET
    @Path("/{name}/versions")
    @Operation(summary = "Versions of a function")
    public VersionView.All versions(@PathParam(NAME) String name) {
        RegisteredFunction function = registry.function(FunctionName.parse(name));
        return new VersionView.All(
                function.name().toString(),
                function.versions().descendingMap().values().stream()
                        .map(it -> VersionView.of(it, it.equals(function.latest())))
                        .toList());
    }
}
