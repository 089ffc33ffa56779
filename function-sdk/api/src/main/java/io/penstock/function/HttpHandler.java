package io.penstock.function;

/** A function that sees the HTTP request and decides status, headers and body of the answer. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Handles one HTTP request.
     *
     * @param request the request, body fully read
     * @param context facts about this invocation; valid until the method returns
     * @return the answer
     * @throws Exception any failure; the caller gets 500 {@code function-failed} with type and
     *     message
     */
    HttpResponse handle(HttpRequest request, Context context) throws Exception;
}
