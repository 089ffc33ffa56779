package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.concurrent.locks.LockSupport;

/** Leaves a thread of its own running for ever, so its loader can't be collected. */
public final class ThreadLeaker implements HttpHandler {

    /** Starts the thread. */
    public ThreadLeaker() {
        Thread thread = new Thread(ThreadLeaker::waitForEver, "leaked on purpose");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.text(200, "text/plain", Long.toString(ProcessHandle.current().pid()));
    }

    private static void waitForEver() {
        while (true) {
            LockSupport.park();
        }
    }
}
