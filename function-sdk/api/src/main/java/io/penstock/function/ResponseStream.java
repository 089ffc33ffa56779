package io.penstock.function;

import java.io.OutputStream;

/**
 * The answer of a {@link StreamHandler}: an output stream with a status and headers.
 *
 * <p>Status and headers are sent with the first flushed bytes: when the internal buffer is full, at
 * {@link #flush()}, or when the handler returns. Used by one thread at a time.
 */
public abstract class ResponseStream extends OutputStream {

    /** For the runtime. */
    protected ResponseStream() {}

    /**
     * Sets the HTTP status; 200 when never called.
     *
     * @param status 200 to 599
     * @return this
     * @throws IllegalArgumentException if the status is out of range
     * @throws IllegalStateException if the head of the answer has been sent
     */
    public abstract ResponseStream status(int status);

    /**
     * Adds a header; a {@code Content-Type} replaces the default {@code application/octet-stream}.
     *
     * @param name an HTTP field name (RFC 9110, section 5.1)
     * @param value the value, without line breaks
     * @return this
     * @throws IllegalArgumentException if name or value isn't allowed in HTTP
     * @throws IllegalStateException if the head of the answer has been sent
     */
    public abstract ResponseStream header(String name, String value);
}
