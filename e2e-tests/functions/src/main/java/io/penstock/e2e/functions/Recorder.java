package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells its {@link Witness} {@code begin}, does what its payload asks for and ends by telling
 * {@code effect}: waits until the file {@code gate} is there, sleeps {@code ms} milliseconds,
 * throws in the first {@code failures} attempts. Answers its label, attempt and invocation.
 */
public final class Recorder implements HttpHandler {

    private final Witness witness = new Witness();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws Exception {
        Fields fields = Fields.of(request.text());
        String label = fields.text("label");
        witness.tell("begin", label, context);
        String gate = fields.text("gate");
        while (!gate.isEmpty() && !Files.exists(Path.of(gate))) {
            Thread.sleep(10);
        }
        Thread.sleep(fields.number("ms"));
        if (context.attempt() <= fields.number("failures")) {
            throw new IllegalStateException("attempt " + context.attempt() + " fails on purpose");
        }
        String needs = fields.text("needs");
        if (!needs.isEmpty() && !Files.exists(Path.of(needs))) {
            throw new IllegalStateException("no file " + needs);
        }
        witness.tell("effect", label, context);
        String answer = label + " " + context.attempt() + " " + context.invocationId();
        return HttpResponse.text(200, "text/plain", answer);
    }
}
