package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts its calls in a static field: one count per instance. Sleeps for {@code ?ms=} first. */
public final class StaticCounter implements HttpHandler {

    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws InterruptedException {
        Thread.sleep(Query.number(request, "ms"));
        return HttpResponse.text(200, "text/plain", Integer.toString(CALLS.incrementAndGet()));
    }
}
