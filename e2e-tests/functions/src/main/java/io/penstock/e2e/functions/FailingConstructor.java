package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.io.IOException;

/** Can't be built: its constructor throws. */
public final class FailingConstructor implements HttpHandler {

    /** Throws. */
    public FailingConstructor() {
        throw new IllegalStateException("no database here", new IOException("connection refused"));
    }

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.empty(204);
    }
}
