package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Overflows its stack, unless asked {@code ?deep=false}. */
public final class DeepRecursion implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        long depth = request.query("deep").orElse("true").equals("false") ? 0 : depth(1);
        return HttpResponse.text(200, "text/plain", Long.toString(depth));
    }

    @SuppressWarnings("InfiniteRecursion") // That is the point.
    private static long depth(long before) {
        return depth(before + 1) + 1;
    }
}
