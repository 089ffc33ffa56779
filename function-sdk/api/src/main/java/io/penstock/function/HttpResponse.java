package io.penstock.function;

import java.nio.charset.StandardCharsets;

/** An HTTP answer: status, headers and body. Immutable but for the bytes, which aren't copied. */
public final class HttpResponse {

    private final int status;
    private final Headers headers;
    private final byte[] body;

    private HttpResponse(int status, Headers headers, byte[] body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException(
                    "status " + status + " is not a final HTTP status; use 200 to 599");
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * An answer with a body.
     *
     * @param status 200 to 599
     * @param contentType media type of the body
     * @param body the bytes; not copied
     * @return the answer
     * @throws IllegalArgumentException if the status is out of range
     */
    public static HttpResponse of(int status, String contentType, byte[] body) {
        return new HttpResponse(status, Headers.none().with("content-type", contentType), body);
    }

    /**
     * An answer with headers and a body.
     *
     * @param status 200 to 599
     * @param headers all of them, the media type too
     * @param body the bytes; not copied
     * @return the answer
     * @throws IllegalArgumentException if the status is out of range
     */
    public static HttpResponse of(int status, Headers headers, byte[] body) {
        return new HttpResponse(status, headers, body);
    }

    /** An answer with UTF-8 text of the given media type; {@code charset=utf-8} is added. */
    public static HttpResponse text(int status, String contentType, String body) {
        return of(status, contentType + "; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer without a body. */
    public static HttpResponse empty(int status) {
        return new HttpResponse(status, Headers.none(), new byte[0]);
    }

    /** This answer with one more header value. */
    public HttpResponse with(String name, String value) {
        return new HttpResponse(status, headers.with(name, value), body);
    }

    /** The status, 200 to 599. */
    public int status() {
        return status;
    }

    /** The headers. */
    public Headers headers() {
        return headers;
    }

    /** The body; not a copy. */
    public byte[] body() {
        return body;
    }
}
