package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Ends its process with {@link System#exit}, unless asked {@code ?exit=false}. */
public final class Exiter implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        if (!request.query("exit").orElse("true").equals("false")) {
            System.exit(3);
        }
        return HttpResponse.text(200, "text/plain", "still here");
    }
}
