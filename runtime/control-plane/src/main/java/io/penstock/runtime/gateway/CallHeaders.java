package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

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

    private static final String OURS = "penstock-";

    private CallHeaders() {}

    /**
     * What a function sees.
     *
     * @param withAuthorization whether the Authorization header is the function's business
     */
    static List<Header> toFunction(MultiMap request, boolean withAuthorization) {
        List<Header> headers = new ArrayList<>(request.size());
        for (Map.Entry<String, String> entry : request) {
            String name = entry.getKey().toLowerCase(Locale.ROOT);
            boolean hidden =
                    HOP_BY_HOP.contains(name)
                            || (!withAuthorization && name.equals("authorization"));
            if (!hidden) {
                headers.add(new Header(name, entry.getValue()));
            }
        }
        return headers;
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
