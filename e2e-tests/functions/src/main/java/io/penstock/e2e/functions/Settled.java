package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.TreeMap;

/** Answers its environment and the secret named by {@code ?secret=}: {@code {A=b} value}. */
public final class Settled implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String secret = context.secret(request.query("secret").orElse("none")).orElse("absent");
        return HttpResponse.text(200, "text/plain", new TreeMap<>(context.env()) + " " + secret);
    }
}
