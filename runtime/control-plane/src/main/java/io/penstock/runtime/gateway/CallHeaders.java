package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers pass from the client to the function and back. */
final class CallHeaders {

    /** Fields that speak of one connection only: RFC 9110, section 7.6.1. */
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade",
                    "expect",
                    "content-length");

    private static final Pattern COMMA = Pattern.compile(",");
    private static final String OURS = "penstock-";

    private CallHeaders() {}

    /**
     * What a function sees.
     *
     * @param withAuthorization whether the Authorization header is the function's business
     */
    static List<Header> toFunction(MultiMap request, boolean withAuthorization) {
        Set<String> hops = namedHops(request);
        List<Header> headers = new ArrayList<>();
        for (Map.Entry<String, String> entry : request) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            boolean hidden =
                    HOP_BY_HOP.contains(name)
                            || hops.contains(name)
                            || name.startsWith(OURS)
                            || (!withAuthorization && name.equals("authorization"));
            if (!hidden) {
                headers.add(new Header(name, entry.getValue()));
            }
        }
        return headers;
    }

    /** Fields that the Connection header names: they speak of this connection too. */
    private static Set<String> namedHops(MultiMap request) {
        List<String> lines = request.getAll(HttpHeaders.CONNECTION);
        if (lines.isEmpty()) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String line : lines) {
            for (String name : COMMA.split(line, -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /**
     * Puts a function's headers into an answer; those that are the server's to set are left out.
     */
    static void toClient(List<Header> headers, MultiMap response) {
        for (Header header : headers) {
            String name = header.name().toLowerCase(Locale.ROOT);
            if (!HOP_BY_HOP.contains(name) && !name.startsWith(OURS)) {
                response.add(header.name(), header.value());
            }
        }
    }
}
