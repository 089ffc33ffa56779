package io.penstock.worker;

import io.penstock.function.Context;
import io.penstock.function.Headers;
import io.penstock.function.HttpRequest;
import io.penstock.protocol.Header;
import io.penstock.protocol.LaneFrame.Invoke;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One attempt as an {@link Invoker} sees it: request, answer, context.
 *
 * @param invoke the request's head
 * @param body the request's body
 * @param answer where the answer goes
 * @param context what the function gets to know
 */
record Call(Invoke invoke, RequestBody body, Answer answer, Context context) {

    /** The first value of a header, if there is one. */
    Optional<String> header(String name) {
        return Header.first(invoke.headers(), name);
    }

    /** The request's media type in lower case and without parameters; empty when it has none. */
    String mediaType() {
        return header("content-type").map(Call::withoutParameters).orElse("");
    }

    static String withoutParameters(String contentType) {
        int end = contentType.indexOf(';');
        String type = end < 0 ? contentType : contentType.substring(0, end);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    /** The whole body; blocks until it is there. */
    byte[] bytes() throws IOException {
        return body.bytes();
    }

    /** The body as it arrives. */
    InputStream stream() {
        return body;
    }

    /** The request; the control plane has taken out what isn't the function's business. */
    HttpRequest request() throws IOException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (Header header : invoke.headers()) {
            values.computeIfAbsent(header.name(), _ -> new ArrayList<>(1)).add(header.value());
        }
        return new HttpRequest(
                invoke.method(),
                invoke.path(),
                Query.parse(invoke.query()),
                Headers.of(values),
                bytes());
    }
}
