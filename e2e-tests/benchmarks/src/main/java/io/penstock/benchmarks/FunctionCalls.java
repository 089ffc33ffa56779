package io.penstock.benchmarks;

import io.penstock.benchmarks.system.BenchmarkServer;
import java.nio.charset.StandardCharsets;

/** Calls of functions as the bytes of a request. */
final class FunctionCalls {

    private static final int BODY_BYTES = 64;

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
                Authorization: Bearer %s\r
                Content-Type: text/plain\r
                Content-Length: %d\r
                \r
                %s"""
                .formatted(function, query, BenchmarkServer.KEY, BODY_BYTES, "x".repeat(BODY_BYTES))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
