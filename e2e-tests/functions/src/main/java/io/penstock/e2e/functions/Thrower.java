package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Throws what {@code ?message=} says, with a cause. */
public final class Thrower implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        throw new IllegalStateException(
                request.query("message").orElse("thrown on purpose"),
                new IllegalArgumentException("the cause"));
    }
}
