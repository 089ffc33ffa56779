package io.penstock.runtime.gateway;

import io.penstock.runtime.access.Keys;
import io.penstock.runtime.access.Principal;
import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.RouteAuth;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The routes that call functions: {@code POST /v1/functions/{name}/invocations} and {@code ANY
 * /fn/{name}/**}. Says who may call and what is called; {@link CallRunner} does the rest.
 */
public final class CallRoutes {

    /** Before everything else the server has. */
    static final int ORDER = Integer.MIN_VALUE + 1000;

    private static final String FUNCTIONS = "/fn";
    private static final String FUNCTION_PREFIX = FUNCTIONS + "/";

    private final Keys keys;
    private final Intake intake;
    private final CallRunner runner;

    /** Routes whose calls go through the intake to the runner. */
    public CallRoutes(Keys keys, Intake intake, CallRunner runner) {
        this.keys = keys;
        this.intake = intake;
        this.runner = runner;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        Handler<RoutingContext> function = RequestGuard.guarded(this::function);
        // Not by the router's own matching, which costs a call as much as all that is done here.
        router.route()
                .order(ORDER)
                .handler(
                        context -> {
                            // Quarkus has refused paths that can't be normalized.
                            if (ofFunction(context.normalizedPath())) {
                                function.handle(context);
                            } else {
                                context.next();
                            }
                        });
        router.route("/v1/functions/:name/invocations")
                .order(ORDER)
                .handler(RequestGuard.guarded(this::invocation));
    }

    private static boolean ofFunction(String path) {
        return path.startsWith(FUNCTION_PREFIX) || path.equals(FUNCTIONS);
    }

    private void invocation(RoutingContext context) {
        HttpServerRequest request = context.request();
        Principal caller = keys.authenticate(authorization(request));
        FunctionTarget target =
                FunctionTarget.parse(RequestPath.decoded(context.pathParam("name")));
        caller.require(Scope.INVOKE, target.function());
        if (!HttpMethod.POST.equals(request.method())) {
            request.response().putHeader("Allow", HttpMethod.POST.name());
            throw Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Invocations are made by POST.")
                    .exception();
        }
        Admission admission = intake.admit(target);
        CallMode mode = admission.version().settings().mode();
        runner.begin(request, admission, CallRunner.Route.http(target, "/", false, mode));
    }

    private void function(RoutingContext context) {
        HttpServerRequest request = context.request();
        String whole = RequestPath.decoded(context.normalizedPath());
        if (whole.length() <= FUNCTION_PREFIX.length()) {
            throw Problem.of(ErrorCode.NOT_FOUND, "Write /fn/NAME.").exception();
        }
        String rest = whole.substring(FUNCTION_PREFIX.length());
        int slash = rest.indexOf('/');
        FunctionTarget target = FunctionTarget.parse(slash < 0 ? rest : rest.substring(0, slash));
        String path = slash < 0 ? "/" : rest.substring(slash);
        Admission admission = admitToRoute(request, target);
        FunctionSettings settings = admission.version().settings();
        boolean open = settings.auth() == RouteAuth.PUBLIC;
        runner.begin(
                request,
                admission,
                CallRunner.Route.http(target, path, open, settings.modeOfRoute()));
    }

    /** Whether a function exists is told only to those who may call it. */
    private Admission admitToRoute(HttpServerRequest request, FunctionTarget target) {
        Optional<String> authorization = authorization(request);
        Admission admission;
        try {
            admission = intake.admit(target);
        } catch (ProblemException e) {
            keys.authenticate(authorization).require(Scope.INVOKE, target.function());
            throw e;
        }
        boolean allowed = false;
        try {
            if (admission.version().settings().auth() == RouteAuth.KEY) {
                keys.authenticate(authorization).require(Scope.INVOKE, target.function());
            }
            allowed = true;
            return admission;
        } finally {
            if (!allowed) {
                admission.close();
            }
        }
    }

    static Optional<String> authorization(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION));
    }
}
