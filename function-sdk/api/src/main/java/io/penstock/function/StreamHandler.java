package io.penstock.function;

import java.io.InputStream;

/**
 * A function that reads bytes and writes bytes, for payloads too large or too raw for a typed
 * value.
 *
 * <p>What is written leaves the worker in chunks while the method runs, with back-pressure from the
 * client: a write blocks while the client is slow and throws {@link java.io.IOException} once it is
 * gone or the deadline has passed.
 */
@FunctionalInterface
public interface StreamHandler {

    /**
     * Handles one invocation.
     *
     * @param input the request body
     * @param output the answer; status and headers may be set until the first byte is flushed. It
     *     need not be closed
     * @param context facts about this invocation; valid until the method returns
     * @throws Exception any failure; before the first flushed byte the caller gets 500 {@code
     *     function-failed}, after it the connection is cut so that a broken answer isn't taken for
     *     whole
     */
    void handle(InputStream input, ResponseStream output, Context context) throws Exception;
}
