package io.penstock.sample.hello;

import java.util.function.Function;

/** Greets whoever is named in the request body; the world when nobody is. */
public final class Greeting implements Function<String, String> {

    @Override
    public String apply(String name) {
        String trimmed = name == null ? "" : name.strip();
        return "Hello, " + (trimmed.isEmpty() ? "world" : trimmed) + "!";
    }
}
