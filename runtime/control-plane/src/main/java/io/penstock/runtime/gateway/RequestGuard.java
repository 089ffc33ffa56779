package io.penstock.runtime.gateway;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.telemetry.Log;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/** What every route does before and around its own work: framing, and refusals as answers. */
final class RequestGuard {

    private static final Log LOG = Log.of(RequestGuard.class);

    private RequestGuard() {}

    /** A handler whose problems become answers, and which never runs inside of another's send. */
    static Handler<RoutingContext> guarded(Consumer<RoutingContext> handler) {
        return context -> {
            if (Sending.inside()) {
                context.request().pause();
                context.vertx()
                        .runOnContext(
                                _ -> {
                                    context.request().resume();
                                    handle(context, handler);
                                });
            } else {
                handle(context, handler);
            }
        };
    }

    private static void handle(RoutingContext context, Consumer<RoutingContext> handler) {
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
    }

    /**
     * A transfer coding that isn't understood leaves open where the body ends: RFC 9112, section
     * 6.3.
     */
    private static void checkFraming(HttpServerRequest request) {
        String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
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
}
