package io.penstock.function;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The header in which the values of a path's parameters come: {@code id=7&name=a%2Fb}. */
final class PathParameters {

    /** The header's name. */
    static final String HEADER = "penstock-path-parameters";

    private PathParameters() {}

    static Map<String, String> parse(String header) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : header.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return Collections.unmodifiableMap(values);
    }
}
