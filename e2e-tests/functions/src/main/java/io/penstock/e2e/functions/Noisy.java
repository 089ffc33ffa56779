package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.logging.Logger;

/** Prints and logs on every way there is, with bytes that would break a protocol on stdout. */
public final class Noisy implements HttpHandler {

    private static final System.Logger LOGGER = System.getLogger(Noisy.class.getName());
    private static final Logger JAVA_LOGGER = Logger.getLogger(Noisy.class.getName());

    @Override
    public HttpResponse handle(HttpRequest request, Context context) {
        String word = request.query("word").orElse("noise");
        System.out.println("stdout " + word);
        System.out.write(new byte[] {0, 1, 2, (byte) 0xff, '\n'}, 0, 5);
        System.err.println("stderr " + word);
        LOGGER.log(System.Logger.Level.INFO, "system logger " + word);
        JAVA_LOGGER.info("java logging " + word);
        context.logger().log(System.Logger.Level.INFO, "context logger " + word);
        return HttpResponse.text(200, "text/plain", word);
    }
}
