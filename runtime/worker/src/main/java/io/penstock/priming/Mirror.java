package io.penstock.priming;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Answers with what it got, and asks for all that a request has. */
public final class Mirror implements HttpHandler {

    /** A mirror. */
    public Mirror() {}

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String type = request.headers().first("content-type").orElse("text/plain");
        return HttpResponse.text(200, type, request.text())
                .with("Query", request.query("a").orElse("") + request.query("b").orElse(""));
    }
}
