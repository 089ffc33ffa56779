package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;

/** Leaves a ThreadLocal with a value of its own class on a thread of the common pool. */
public final class ThreadLocalLeaker implements HttpHandler {

    private static final ThreadLocal<ThreadLocalLeaker> LEAK = new ThreadLocal<>();

    @Override
    public HttpResponse handle(HttpRequest request, Context context)
            throws InterruptedException, ExecutionException {
        ForkJoinPool.commonPool().submit(() -> LEAK.set(this)).get();
        return HttpResponse.text(200, "text/plain", "leaking");
    }
}
