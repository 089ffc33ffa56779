package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import java.nio.charset.StandardCharsets;

/** Calls of functions as the bytes of a request. */
final class FunctionCalls {

    /** What each call sends. */
    static final String BODY = "x".repeat(64);

    static final String CONTENT_TYPE = "text/plain";
    static final String AUTHORIZATION = "Bearer " + BenchmarkServer.KEY;

    private FunctionCalls() {}

    /**
     * {@code POST /fn/{function}} with a text of 64 bytes.
     *
     * @param query what follows the question mark
     */
    static byte[] post(String function, String query) {
        return """
                POST /fn/%s?%s HTTP/1.1\r
                Host: 127.0.0.1\r
                Authorization: %s\r
                Content-Type: %s\r
                Content-Length: %d\r
                \r
                %s"""
                .formatted(function, query, AUTHORIZATION, CONTENT_TYPE, BODY.length(), BODY)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
