package io.penstock.runtime.gateway;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which pages of other origins may call a route, and what they may see.
 *
 * @param origins as browsers send them; {@code *} alone for all, and not with credentials
 * @param headers names of the headers that requests may have beyond the usual ones, or {@code *}
 * @param exposeHeaders names of the headers of an answer that scripts may read, or {@code *}
 * @param maxAge how long a browser may keep what a preflight said
 * @param credentials whether cookies and credentials may come with a request
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
record CorsRules(
        Set<String> origins,
        List<String> headers,
        List<String> exposeHeaders,
        Optional<Duration> maxAge,
        boolean credentials) {

    static final String ALL = "*";

    private static final String ORIGIN = "Origin";
    private static final String VARY = "Vary";

    /** Copies the collections. */
    CorsRules {
        origins = Set.copyOf(origins);
        headers = List.copyOf(headers);
        exposeHeaders = List.copyOf(exposeHeaders);
    }

    /** Whether a request asks what it may ask: it goes no further. */
    static boolean preflight(String method, MultiMap request) {
        return method.equals("OPTIONS")
                && request.contains(ORIGIN)
                && request.contains("Access-Control-Request-Method");
    }

    /**
     * Answers a preflight; nothing is allowed when the answer doesn't say so.
     *
     * @param methods those the route takes
     */
    void preflight(MultiMap request, List<String> methods, MultiMap answer) {
        answer.add(VARY, "Access-Control-Request-Method, Access-Control-Request-Headers");
        if (!origin(request, answer)) {
            return;
        }
        String wanted = request.get("Access-Control-Request-Method");
        if (methods.isEmpty() || methods.contains(wanted)) {
            answer.set(
                    "Access-Control-Allow-Methods",
                    methods.isEmpty() ? wanted : String.join(", ", methods));
        }
        if (!headers.isEmpty()) {
            answer.set("Access-Control-Allow-Headers", String.join(", ", headers));
        }
        maxAge.ifPresent(
                age -> answer.set("Access-Control-Max-Age", Long.toString(age.toSeconds())));
    }

    /** Puts into any other answer who may read it; what the function said of that goes. */
    void answer(MultiMap request, MultiMap answer) {
        for (String name : answer.names()) {
            if (name.toLowerCase(Locale.ROOT).startsWith("access-control-")) {
                answer.remove(name);
            }
        }
        if (origin(request, answer) && !exposeHeaders.isEmpty()) {
            answer.set("Access-Control-Expose-Headers", String.join(", ", exposeHeaders));
        }
    }

    /** Whether the request's origin may have the answer. */
    private boolean origin(MultiMap request, MultiMap answer) {
        boolean all = origins.contains(ALL);
        if (!all) {
            // Also for a request without an origin: a cache must not give its answer to another.
            answer.add(VARY, ORIGIN);
        }
        String origin = request.get(ORIGIN);
        if (origin == null || !(all || origins.contains(origin))) {
            return false;
        }
        answer.set("Access-Control-Allow-Origin", all ? ALL : origin);
        if (credentials) {
            answer.set("Access-Control-Allow-Credentials", "true");
        }
        return true;
    }
}
