package io.penstock.e2e.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.PackageVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/** Maps JSON with the Jackson in its own jar and answers that Jackson's version. */
public final class OldJackson implements UnaryOperator<String> {

    private final ObjectMapper mapper = new ObjectMapper();

    /** {@code {"name":"x"}} to {@code x 2.9.10}. */
    @Override
    public String apply(String json) {
        try {
            return mapper.readTree(json).get("name").asText() + " " + PackageVersion.VERSION;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
