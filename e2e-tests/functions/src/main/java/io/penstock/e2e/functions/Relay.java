package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Event;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;
import java.util.Map;
import java.util.Optional;

/**
 * Emits an event for the function {@code to}, labelled after its own, and tells its {@link Witness}
 * {@code begin}, {@code emitted} with the new invocation's id in place of the label, and {@code
 * effect}. With {@code then} the event has {@code to} set to that, so that chains can be made.
 */
public final class Relay implements HttpHandler {

    private final Witness witness = new Witness();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws Exception {
        Fields fields = Fields.of(request.text());
        String label = fields.text("label");
        witness.tell("begin", label, context);
        String then = fields.text("then");
        String data = "label=%s-child&to=%s&then=%s".formatted(label, then, then);
        Event<String> event =
                new Event<>(
                        "child-of-" + context.invocationId(),
                        "/relay",
                        "io.penstock.e2e.relayed",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("text/plain"),
                        Optional.empty(),
                        Map.of(),
                        data);
        String child = context.emit(fields.text("to"), event);
        witness.tell("emitted", child, context);
        witness.tell("effect", label, context);
        return HttpResponse.text(200, "text/plain", child);
    }
}
