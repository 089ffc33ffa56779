package io.penstock.e2e.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text files at the root of the function's jar. */
final class JarText {

    private JarText() {}

    /** The text of a file, without leading and trailing white space. */
    static String of(String name) {
        try (InputStream stream = JarText.class.getResourceAsStream("/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the jar has no " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
