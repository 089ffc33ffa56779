package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** Tells which class loaders it sees, as lines {@code name=value}. */
public final class LoaderProbe implements HttpHandler {

    private final boolean ownInConstructor = contextLoaderIsOwn();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String seen =
                String.join(
                        "\n",
                        "constructor=" + ownInConstructor,
                        "call=" + contextLoaderIsOwn(),
                        "api=" + sees("io.penstock.function.Context"),
                        "protocol=" + sees("io.penstock.protocol.FrameCodec"),
                        "jackson=" + sees("com.fasterxml.jackson.databind.ObjectMapper"),
                        "sql=" + sees("java.sql.DriverManager"));
        return HttpResponse.text(200, "text/plain", seen);
    }

    private static boolean contextLoaderIsOwn() {
        return LoaderProbe.class
                .getClassLoader()
                .equals(Thread.currentThread().getContextClassLoader());
    }

    private static boolean sees(String className) {
        try {
            Class.forName(className, false, LoaderProbe.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException _) {
            return false;
        }
    }
}
