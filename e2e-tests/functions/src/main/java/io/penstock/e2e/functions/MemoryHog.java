package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.ArrayList;
import java.util.List;

/** Allocates until there is a real {@link OutOfMemoryError}, unless asked {@code ?hog=false}. */
public final class MemoryHog implements HttpHandler {

    private static final int BLOCK_BYTES = 8 * 1024 * 1024;

    private final List<byte[]> kept = new ArrayList<>();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        boolean hogging = !request.query("hog").orElse("true").equals("false");
        while (hogging) {
            kept.add(new byte[BLOCK_BYTES]);
        }
        return HttpResponse.text(200, "text/plain", "modest");
    }
}
