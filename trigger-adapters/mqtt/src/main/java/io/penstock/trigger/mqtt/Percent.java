package io.penstock.trigger.mqtt;

import java.nio.charset.StandardCharsets;

/**
 * Encodes texts for the path of a URI.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2">RFC 3986, 2</a>
 */
final class Percent {

    private static final String UNRESERVED =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Percent() {}

    /** Encodes everything but the slashes and what is unreserved. */
    static String path(String text) {
        StringBuilder path = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (octet & 0xff);
            if (character == '/' || UNRESERVED.indexOf(character) >= 0) {
                path.append(character);
            } else {
                path.append(String.format("%%%02X", (int) character));
            }
        }
        return path.toString();
    }
}
