package io.penstock.e2e.functions;

import io.penstock.function.Context;
import io.penstock.function.Handler;

/** Adds two numbers: a typed function. */
public final class Sum implements Handler<Sum.Terms, Sum.Total> {

    /**
     * What is added.
     *
     * @param left one number
     * @param right the other
     */
    public record Terms(int left, int right) {}

    /**
     * What comes out.
     *
     * @param total the sum
     */
    public record Total(int total) {}

    @Override
    public Total handle(Terms terms, Context context) {
        return new Total(Math.addExact(terms.left(), terms.right()));
    }
}
