package io.penstock.runtime.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.runtime.registry.Deployment;
import io.penstock.runtime.registry.FunctionVersion;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A function with its latest version.
 *
 * @param created in the answer to a deployment: whether it made a version
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record FunctionView(
        String name,
        int version,
        Optional<Boolean> created,
        String codeSha256,
        Instant createdAt,
        SettingsView settings,
        Urls urls) {

    /** Where a function is called. */
    @RegisterForReflection
    record Urls(URI invocations, URI route) {}

    /**
     * A page of functions.
     *
     * @param next the name to ask for the next page with, as {@code after}; empty on the last one
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<FunctionView> functions, Optional<String> next) {}

    static FunctionView of(FunctionVersion version, UriInfo uri) {
        return of(version, Optional.empty(), uri);
    }

    static FunctionView of(Deployment deployment, UriInfo uri) {
        boolean created = deployment.created() != Deployment.Created.UNCHANGED;
        return of(deployment.version(), Optional.of(created), uri);
    }

    private static FunctionView of(
            FunctionVersion version, Optional<Boolean> created, UriInfo uri) {
        String name = version.function().toString();
        URI base = uri.getBaseUri();
        return new FunctionView(
                name,
                version.number(),
                created,
                version.codeSha256(),
                version.createdAt(),
                SettingsView.of(version.settings()),
                new Urls(
                        base.resolve("/v1/functions/" + name + "/invocations"),
                        base.resolve("/fn/" + name)));
    }
}
