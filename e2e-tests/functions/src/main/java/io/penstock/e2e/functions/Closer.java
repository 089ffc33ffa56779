package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes {@code closed} to the file named in the jar's {@code close-file.txt} when it is closed.
 */
public final class Closer implements HttpHandler, AutoCloseable {

    private final Path file = Path.of(JarText.of("close-file.txt"));

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        return HttpResponse.text(200, "text/plain", "open");
    }

    @Override
    public void close() throws IOException {
        Files.writeString(file, "closed");
    }
}
