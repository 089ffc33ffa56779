package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Takes as many milliseconds to build as the jar's {@code init-ms.txt} says. */
public final class SlowConstructor implements HttpHandler {

    /** Sleeps. */
    public SlowConstructor() throws InterruptedException {
        Thread.sleep(Long.parseLong(JarText.of("init-ms.txt")));
    }

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.text(200, "text/plain", "built");
    }
}
