package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Answers the jar's {@code marker.txt}, read once per instance. */
public final class VersionMarker implements HttpHandler {

    private final String marker = JarText.of("marker.txt");

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws InterruptedException {
        Thread.sleep(Query.number(request, "ms"));
        return HttpResponse.text(200, "text/plain", marker);
    }
}
