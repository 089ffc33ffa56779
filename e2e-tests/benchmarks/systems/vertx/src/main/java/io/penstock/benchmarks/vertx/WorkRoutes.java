package io.penstock.benchmarks.vertx;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.benchmarks.work.Order;
import io.penstock.benchmarks.work.Work;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The workloads on one event loop, without a router. Only a wait leaves it, as a timer; work stays
 * on it.
 */
final class WorkRoutes extends AbstractVerticle {

    private static final int MIXED = 100;

    private final ObjectMapper json = new ObjectMapper();
    private final Map<String, Route> routes = new HashMap<>();
    private final int port;

    WorkRoutes(int port) {
        this.port = port;
    }

    /** What answers requests for a path. */
    private interface Route {

        void answer(HttpServerRequest request, Buffer body) throws IOException;
    }

    @Override
    public void start(Promise<Void> started) {
        routes.put("/echo", WorkRoutes::echo);
        routes.put("/binary", WorkRoutes::echo);
        routes.put("/json", this::order);
        routes.put("/cpu", (request, body) -> answer(request, Work.burn(number(body))));
        routes.put("/sleep", this::sleep);
        for (int i = 0; i < MIXED; i++) {
            routes.put("/mixed" + i, WorkRoutes::echo);
        }
        vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(this::handle)
                .listen()
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void handle(HttpServerRequest request) {
        Route route = routes.get(request.path());
        if (route == null) {
            request.response().setStatusCode(404).end();
        } else {
            request.bodyHandler(body -> answer(request, route, body));
        }
    }

    private static void answer(HttpServerRequest request, Route route, Buffer body) {
        try {
            route.answer(request, body);
        } catch (IOException e) {
            request.response().setStatusCode(400).end(e.getMessage());
        }
    }

    private static void echo(HttpServerRequest request, Buffer body) {
        request.response().end(body);
    }

    private void order(HttpServerRequest request, Buffer body) throws IOException {
        Order order = json.readValue(body.getBytes(), Order.class);
        request.response().putHeader("Content-Type", "application/json");
        request.response().end(Buffer.buffer(json.writeValueAsBytes(order.priced())));
    }

    private void sleep(HttpServerRequest request, Buffer body) {
        long millis = number(body);
        vertx.setTimer(millis, _ -> answer(request, millis));
    }

    private static long number(Buffer body) {
        return Long.parseLong(body.toString(StandardCharsets.US_ASCII));
    }

    private static void answer(HttpServerRequest request, long number) {
        request.response().putHeader("Content-Type", "application/json");
        request.response().end(Long.toString(number));
    }
}
