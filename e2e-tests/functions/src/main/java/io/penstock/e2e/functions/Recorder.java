package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.HttpHandler;
import io.penstock.function.HttpRequest;
import io.penstock.function.HttpResponse;

/** A {@link Recording} of each payload. Answers its label, attempt and invocation. */
public final class Recorder implements HttpHandler {

    private final Recording recording = new Recording();

    @Override
    public HttpResponse handle(HttpRequest request, Context context) throws Exception {
        String label = recording.record(Fields.of(request.text()), context);
        String answer = label + " " + context.attempt() + " " + context.invocationId();
        return HttpResponse.text(200, "text/plain", answer);
    }
}
