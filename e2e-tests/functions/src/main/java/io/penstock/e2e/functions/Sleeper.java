package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.UUID;

/** Sleeps for {@code ?ms=} milliseconds, then answers its process id and instance: {@code 42 x}. */
public final class Sleeper implements HttpHandler {

    private final UUID instance = UUID.randomUUID();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws InterruptedException {
        long millis = Query.number(request, "ms");
        if (millis > 0) {
            Thread.sleep(millis);
        }
        return HttpResponse.text(200, "text/plain", ProcessHandle.current().pid() + " " + instance);
    }
}
