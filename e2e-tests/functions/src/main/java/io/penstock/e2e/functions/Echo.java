package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Answers the request's body and content type; the path is in the header {@code Seen-Path}. */
public final class Echo implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String contentType =
                request.headers().first("content-type").orElse("application/octet-stream");
        return HttpResponse.of(200, contentType, request.body())
                .with("Seen-Method", request.method())
                .with("Seen-Path", request.path());
    }
}
