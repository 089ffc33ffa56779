package io.penstock.e2e.functions;

import io.penstock.function.HttpRequest;

/** Numbers out of query parameters. */
final class Query {

    private Query() {}

    /** The parameter as a number, {@code 0} when it is absent. */
    static long number(HttpRequest request, String name) {
        return Long.parseLong(request.query(name).orElse("0"));
    }
}
