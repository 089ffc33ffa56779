package io.penstock.worker;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns a request into the value a function takes. */
@FunctionalInterface
interface Input {

    /**
     * Reads the value.
     *
     * @return {@code null} when the body is empty or the JSON literal {@code null}
     * @throws PayloadException if the payload isn't such a value
     * @throws IOException if the lane is gone or the type can't be read at all
     */
    @Nullable Object read(Call call) throws IOException;
}
