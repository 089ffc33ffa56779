package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.penstock.runtime.access.Keys;
import io.penstock.runtime.access.Scope;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.intake.Admission;
import io.penstock.runtime.intake.Intake;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.FunctionTarget;
import io.penstock.runtime.registry.RouteAuth;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The routes of triggers of type {@code http}. */
public final class TriggerRoutes {

    /** Behind the functions' own routes, which so pay nothing for it. */
    private static final int ORDER = CallRoutes.ORDER + 1;

    private final HttpTriggers triggers;
    private final Keys keys;
    private final Intake intake;
    private final CallRunner runner;

    /** Routes whose calls go through the intake to the runner. */
    public TriggerRoutes(HttpTriggers triggers, Keys keys, Intake intake, CallRunner runner) {
        this.triggers = triggers;
        this.keys = keys;
        this.intake = intake;
        this.runner = runner;
    }

    /** Adds the routes. */
    public void addTo(Router router) {
        router.route().order(ORDER).handler(this::route);
    }

    private void route(RoutingContext context) {
        RouteTable table = triggers.table();
        String path = context.normalizedPath();
        if (table.isEmpty() || PathTemplate.reserved(first(path))) {
            context.next();
            return;
        }
        RequestGuard.guarded(
                        _ ->
                                table.find(RequestPath.segments(path))
                                        .ifPresentOrElse(
                                                match -> serve(context.request(), path, match),
                                                context::next))
                .handle(context);
    }

    private static String first(String path) {
        int end = path.indexOf('/', 1);
        return path.substring(1, end < 0 ? path.length() : end);
    }

    private void serve(HttpServerRequest request, String path, RouteTable.Match match) {
        String method = request.method().name();
        if (CorsRules.preflight(method, request.headers()) && preflight(request, match)) {
            return;
        }
        Optional<ServedRoute> route = match.of(method);
        if (route.isPresent()) {
            call(request, path, match, route.get());
        } else {
            lacks(request, method, match);
        }
    }

    /** Whether the preflight was answered; a route without rules may have its own answer. */
    private static boolean preflight(HttpServerRequest request, RouteTable.Match match) {
        String wanted = request.getHeader("Access-Control-Request-Method");
        Optional<HttpRoute> ruled =
                match.of(wanted)
                        .or(() -> match.routes().stream().findFirst())
                        .map(ServedRoute::route)
                        .filter(route -> route.cors().isPresent());
        ruled.flatMap(HttpRoute::cors)
                .ifPresent(
                        rules -> {
                            rules.preflight(
                                    request.headers(),
                                    ruled.get().methods(),
                                    request.response().headers());
                            Future<Void> _ = request.response().setStatusCode(204).end();
                        });
        return ruled.isPresent();
    }

    private static void lacks(HttpServerRequest request, String method, RouteTable.Match match) {
        SortedSet<String> allowed = new TreeSet<>(List.of("OPTIONS"));
        match.routes().forEach(it -> allowed.addAll(it.route().methods()));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        request.response().putHeader("Allow", String.join(", ", allowed));
        if (method.equals("OPTIONS")) {
            Future<Void> _ = request.response().setStatusCode(204).end();
            return;
        }
        throw Problem.of(
                        ErrorCode.METHOD_NOT_ALLOWED,
                        "There are: %s.".formatted(String.join(", ", allowed)))
                .exception();
    }

    private void call(
            HttpServerRequest request, String path, RouteTable.Match match, ServedRoute served) {
        HttpRoute route = served.route();
        route.cors()
                .ifPresent(
                        rules ->
                                request.response()
                                        .headersEndHandler(
                                                _ ->
                                                        rules.answer(
                                                                request.headers(),
                                                                request.response().headers())));
        boolean begun = false;
        try {
            FunctionTarget target = served.trigger().function();
            boolean open = route.auth() == RouteAuth.PUBLIC;
            if (!open) {
                keys.authenticate(CallRoutes.authorization(request))
                        .require(Scope.INVOKE, target.function());
            }
            Admission admission = intake.admit(target);
            CallMode mode =
                    route.mode().orElseGet(() -> admission.version().settings().modeOfRoute());
            CallRunner.Route way =
                    new CallRunner.Route(
                            target,
                            RequestPath.decoded(path),
                            open,
                            mode,
                            served.lineage(),
                            List.of(
                                    new Header("penstock-route", route.path().text()),
                                    match.parameters(served)));
            runner.begin(request, admission, way);
            begun = true;
        } finally {
            if (begun) {
                served.counts().accepted();
            } else {
                served.counts().refused();
            }
        }
    }
}
