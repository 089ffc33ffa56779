package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Never returns and ignores interrupts, unless asked {@code ?loop=false}. */
public final class EndlessLoop implements HttpHandler {

    private volatile boolean looping;

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        looping = !request.query("loop").orElse("true").equals("false");
        while (looping) {
            Thread.onSpinWait();
        }
        return HttpResponse.text(200, "text/plain", "no loop");
    }
}
