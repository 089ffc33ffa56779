package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Answers with the body it got, what it saw of its route in headers, and two cookies. */
public final class Routed implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.of(201, "application/octet-stream", request.body())
                .with("Seen-Path", request.path())
                .with("Seen-Route", request.headers().first("penstock-route").orElse("none"))
                .with("Seen-Parameters", request.pathParameters().toString())
                .with("Seen-Id", request.pathParameter("id").orElse("none"))
                .with("Seen-Query", request.query("q").orElse("none"))
                .with("Seen-Cookie", request.cookie("session").orElse("none"))
                .with("Set-Cookie", "a=1; Path=/")
                .with("Set-Cookie", "b=2; HttpOnly");
    }
}
