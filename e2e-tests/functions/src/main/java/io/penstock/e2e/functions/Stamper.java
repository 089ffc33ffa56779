package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Takes the time first of all and writes {@code label micros} to the end of the file that the
 * {@code env} entry {@code stamps} names: microseconds since 1970.
 */
public final class Stamper implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws IOException {
        Instant now = Instant.now();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        String line = Fields.of(request.text()).text("label") + " " + micros + "\n";
        Path file = Path.of(context.env().getOrDefault("stamps", "stamps.txt"));
        Files.writeString(file, line, StandardOpenOption.APPEND);
        return HttpResponse.of(204, "text/plain", new byte[0]);
    }
}
