package io.penstock.runtime.admin;

import io.penstock.runtime.access.Keys;
import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Asks for a key on every path below {@code /v1}, those that don't exist included, then for the
 * scope the method needs.
 */
@Singleton
final class AccessFilter {

    private static final String PRINCIPAL = Principal.class.getName();
    private static final Set<String> READING =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    /** Who may invoke may also see and cancel what came of it. */
    private static final Pattern INVOCATION = Pattern.compile("/?v1/invocations/[^/]+/?");

    private final Provider<Keys> keys;

    /**
     * Takes a provider because Quarkus makes filters while it builds, when there is no store yet.
     */
    AccessFilter(Provider<Keys> keys) {
        this.keys = keys;
    }

    /** Matching treats a body without a type as anything, even as a form; curl -T sends no type. */
    @ServerRequestFilter(preMatching = true)
    void takeUntypedBodyForBytes(ContainerRequestContext request) {
        if (request.getHeaderString(HttpHeaders.CONTENT_TYPE) == null) {
            request.getHeaders()
                    .putSingle(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_OCTET_STREAM);
        }
    }

    /** Answers have links, which need a host. With HTTP/1.0 it may be missing, or be anything. */
    @ServerRequestFilter(preMatching = true)
    void needHost(ContainerRequestContext request, HttpServerRequest connection) {
        if (connection.authority() == null) {
            String given = request.getHeaderString(HttpHeaders.HOST);
            throw Problem.ofField(
                            ErrorCode.BAD_REQUEST,
                            HttpHeaders.HOST,
                            given == null ? "" : given,
                            "The header Host is missing or can't be read. It names the host of the"
                                    + " links in the answer, for example localhost:8080.")
                    .exception();
        }
    }

    @ServerRequestFilter(preMatching = true)
    void authenticate(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        String below = path.startsWith("/") ? path.substring(1) : path;
        if (below.equals("v1") || below.startsWith("v1/")) {
            Principal principal =
                    keys.get()
                            .authenticate(
                                    Optional.ofNullable(
                                            request.getHeaderString(HttpHeaders.AUTHORIZATION)));
            request.setProperty(PRINCIPAL, principal);
            request.setSecurityContext(new KeyHolder(principal));
        }
    }

    @ServerRequestFilter
    void authorize(ContainerRequestContext request) {
        if (!(request.getProperty(PRINCIPAL) instanceof Principal principal)) {
            return;
        }
        Scope scope = READING.contains(request.getMethod()) ? Scope.READ : Scope.DEPLOY;
        String name = request.getUriInfo().getPathParameters().getFirst(FunctionsResource.NAME);
        if (name == null && INVOCATION.matcher(request.getUriInfo().getPath()).matches()) {
            principal.requireAnyOf(scope, Scope.INVOKE);
        } else if (name == null) {
            principal.require(scope);
        } else {
            principal.require(scope, FunctionName.parse(name));
        }
    }
}
