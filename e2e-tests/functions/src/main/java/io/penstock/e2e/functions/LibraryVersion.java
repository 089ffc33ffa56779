package io.penstock.e2e.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.commons.lang3.StringUtils;

/** Answers the version of the commons-lang3 it got, used for the answer. */
public final class LibraryVersion implements Supplier<String> {

    private static final String PROPERTIES =
            "/META-INF/maven/org.apache.commons/commons-lang3/pom.properties";

    @Override
    public String get() {
        Properties properties = new Properties();
        try (InputStream stream = StringUtils.class.getResourceAsStream(PROPERTIES)) {
            properties.load(Objects.requireNonNull(stream, PROPERTIES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return StringUtils.capitalize("version " + properties.getProperty("version"));
    }
}
