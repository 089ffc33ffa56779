package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Answers what it sees of its call, as lines {@code name=value}, with the status in {@code
 * ?status=} and headers that are none of a function's business.
 */
public final class Mirror implements HttpHandler {

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        List<String> lines = new ArrayList<>();
        lines.add("method=" + request.method());
        lines.add("path=" + request.path());
        new TreeMap<>(request.query())
                .forEach((name, values) -> lines.add("query." + name + "=" + values));
        for (String name : request.headers().names()) {
            lines.add("header." + name + "=" + request.headers().first(name).orElse(""));
        }
        lines.add("invocation=" + context.invocationId());
        lines.add("version=" + context.version());
        int status = Integer.parseInt(request.query("status").orElse("200"));
        return HttpResponse.text(status, "text/plain", String.join("\n", lines))
                .with("Seen", "yes")
                .with("Connection", "close")
                .with("Keep-Alive", "timeout=1")
                .with("Content-Length", "3")
                .with("Upgrade", "h2c")
                .with("Penstock-Invocation-Id", "forged")
                .with("Penstock-Billed-Ms", "0");
    }
}
