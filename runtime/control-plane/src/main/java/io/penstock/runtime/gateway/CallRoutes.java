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
import io.penstock.runtime.telemetry.Log;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The routes that call functions: {@code POST /v1/functions/{name}/invocations} and {@code ANY
 * /fn/{name}/**}. Says who may call and what is called; {@link CallRunner} does the rest.
 */
public final class CallRoutes {

    private static final Log LOG = Log.of(CallRoutes.class);

    /** Before everything else the server has. */
    private static final int ORDER = Integer.MIN_VALUE + 1000;

    /** The replacement character as a client would write it on purpose. */
    private static final String REPLACEMENT = "%EF%BF%BD";

    private static final Pattern LEAVING = Pattern.compile("(^|/)\\.\\.(/|$)");

    private static final String FUNCTION_PREFIX = "/fn/";

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
        router.route("/v1/functions/:name/invocations")
                .order(ORDER)
                .handler(guarded(this::invocation));
        router.route("/fn/*").order(ORDER).handler(guarded(this::function));
    }

    private static io.vertx.core.Handler<RoutingContext> guarded(Consumer<RoutingContext> handler) {
        return context -> {
            try {
                checkFraming(context.request());
                handler.accept(context);
            } catch (ProblemException e) {
                HttpReply.refuse(context.request(), e.problem());
            } catch (RuntimeException e) {
                LOG.error("call not accepted", e);
                HttpReply.refuse(
                        context.request(),
                        Problem.of(ErrorCode.INTERNAL_ERROR, "See the runtime's log."));
            }
        };
    }

    private void invocation(RoutingContext context) {
        HttpServerRequest request = context.request();
        Principal caller = keys.authenticate(authorization(request));
        FunctionTarget target = FunctionTarget.parse(decoded(context.pathParam("name")));
        caller.require(Scope.INVOKE, target.function());
        if (!HttpMethod.POST.equals(request.method())) {
            request.response().putHeader("Allow", HttpMethod.POST.name());
            throw Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Invocations are made by POST.")
                    .exception();
        }
        Admission admission = intake.admit(target);
        run(request, admission, target, "/", false, admission.version().settings().mode());
    }

    private void function(RoutingContext context) {
        HttpServerRequest request = context.request();
        String whole = decoded(context.normalizedPath());
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
        run(request, admission, target, path, open, settings.modeOfRoute());
    }

    private void run(
            HttpServerRequest request,
            Admission admission,
            FunctionTarget target,
            String path,
            boolean open,
            CallMode otherwise) {
        boolean begun = false;
        try {
            InvocationHeaders wishes = InvocationHeaders.of(request.headers());
            CallMode mode = wishes.mode(otherwise);
            runner.run(request, admission, new CallRunner.Route(target, path, open, mode), wishes);
            begun = true;
        } finally {
            if (!begun) {
                admission.close();
            }
        }
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

    private static Optional<String> authorization(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Authorization"));
    }

    /**
     * A transfer coding that isn't understood leaves open where the body ends: RFC 9112, section
     * 6.3.
     */
    private static void checkFraming(HttpServerRequest request) {
        String coding = request.getHeader("Transfer-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("chunked")) {
            request.response().putHeader("Connection", "close");
            request.response()
                    .endHandler(_ -> request.connection().close().onFailure(HttpReply::ignoreGone));
            throw Problem.ofField(
                            ErrorCode.BAD_REQUEST,
                            "Transfer-Encoding",
                            coding,
                            "Only 'chunked' is understood.")
                    .exception();
        }
    }

    private static String decoded(String raw) {
        String text;
        try {
            // A plus sign stands for itself in a path.
            text = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw badPath(raw);
        }
        boolean invalid =
                text.indexOf('\uFFFD') >= 0 && !raw.toUpperCase(Locale.ROOT).contains(REPLACEMENT);
        if (invalid || text.indexOf('\0') >= 0 || LEAVING.matcher(text).find()) {
            throw badPath(raw);
        }
        return text;
    }

    private static ProblemException badPath(String raw) {
        return Problem.ofField(
                        ErrorCode.BAD_REQUEST,
                        "path",
                        raw,
                        "A path is percent-encoded UTF-8 without NUL and without '..' segments.")
                .exception();
    }
}
