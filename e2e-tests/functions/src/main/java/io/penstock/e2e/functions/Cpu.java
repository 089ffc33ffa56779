package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/** Burns {@code ?ms=} milliseconds of processor time. */
public final class Cpu implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long until =
                threads.getCurrentThreadCpuTime()
                        + TimeUnit.MILLISECONDS.toNanos(Query.number(request, "ms"));
        long rounds = 0;
        while (threads.getCurrentThreadCpuTime() < until) {
            rounds++;
        }
        return HttpResponse.text(200, "text/plain", Long.toString(rounds));
    }
}
