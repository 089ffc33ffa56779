package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Sleeps for {@code ?ms=} milliseconds and answers how many microseconds it really was. */
public final class Napper implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws InterruptedException {
        long begin = System.nanoTime();
        Thread.sleep(Query.number(request, "ms"));
        return HttpResponse.text(
                200, "text/plain", Long.toString((System.nanoTime() - begin) / 1000));
    }
}
