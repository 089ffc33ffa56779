package io.penstock.function;

import org.jspecify.annotations.Nullable;

/**
 * A function from one typed value to another, both JSON on the wire.
 *
 * <p>The input type is read from the type argument: records, beans, collections and maps are bound
 * from JSON; {@code String} takes the body as UTF-8 text and {@code byte[]} as it is. The output is
 * turned back the same way: {@code String} becomes {@code text/plain}, {@code byte[]} {@code
 * application/octet-stream}, an {@link HttpResponse} is sent as it stands, {@code null} becomes
 * 204, all else {@code application/json}.
 *
 * @param <I> the input type
 * @param <O> the output type
 */
@FunctionalInterface
public interface Handler<I, O> {

    /**
     * Handles one invocation.
     *
     * @param input the payload, {@code null} only when the body was empty or the JSON literal
     *     {@code null}
     * @param context facts about this invocation; valid until the method returns
     * @return the answer, or {@code null} for an empty one
     * @throws Exception any failure; the caller gets 500 {@code function-failed} with type and
     *     message
     */
    @Nullable O handle(I input, Context context) throws Exception;
}
