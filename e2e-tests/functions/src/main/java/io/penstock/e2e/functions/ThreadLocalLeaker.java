package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Leaves a ThreadLocal with a value of its own class on a thread that stays. But for that value the
 * thread knows nothing of the function.
 */
public final class ThreadLocalLeaker implements HttpHandler {

    private static final ThreadLocal<ThreadLocalLeaker> LEAK = new ThreadLocal<>();

    @Override
    public HttpResponse handle(HttpRequest request, Context context)
            throws InterruptedException, ExecutionException {
        thread().submit(() -> LEAK.set(this)).get();
        return HttpResponse.text(200, "text/plain", Long.toString(ProcessHandle.current().pid()));
    }

    private static ExecutorService thread() {
        Thread current = Thread.currentThread();
        ClassLoader own = current.getContextClassLoader();
        current.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            ExecutorService executor = Executors.newFixedThreadPool(1);
            // A thread inherits the context class loader of its creator.
            executor.submit(() -> {}).get();
            return executor;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            current.setContextClassLoader(own);
        }
    }
}
