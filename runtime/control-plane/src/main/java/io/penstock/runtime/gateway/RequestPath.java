package io.penstock.runtime.gateway;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Decodes the paths of requests. */
final class RequestPath {

    /** The replacement character as a client would write it on purpose. */
    private static final String REPLACEMENT = "%EF%BF%BD";

    private static final Pattern LEAVING = Pattern.compile("(^|/)\\.\\.(/|$)");

    private RequestPath() {}

    /**
     * A path, or a part of one, without its percent escapes.
     *
     * @throws ProblemException {@code bad-request}
     */
    static String decoded(String raw) {
        if (plain(raw)) {
            return raw;
        }
        String text;
        try {
            // A plus sign stands for itself in a path.
            text = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw badPath(raw);
        }
        boolean invalid =
                text.indexOf('\uFFFD') >= 0 && !raw.toUpperCase(Locale.ROOT).contains(REPLACEMENT);
        if (invalid || text.indexOf('\0') >= 0 || LEAVING.matcher(text).find()) {
            throw badPath(raw);
        }
        return text;
    }

    /** Whether it has nothing to decode and nothing to be refused, as nearly every path. */
    private static boolean plain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean suspect =
                    c == '%'
                            || c == '\0'
                            || c == '\uFFFD'
                            || (c == '.' && i > 0 && raw.charAt(i - 1) == '.');
            if (suspect) {
                return false;
            }
        }
        return true;
    }

    /**
     * What stands between the slashes of a path, each decoded by itself: an escaped slash is part
     * of its segment.
     *
     * @param raw begins with a slash
     * @throws ProblemException {@code bad-request}
     */
    static List<String> segments(String raw) {
        List<String> segments = new ArrayList<>();
        int start = 1;
        for (int next = raw.indexOf('/', start); next >= 0; next = raw.indexOf('/', start)) {
            segments.add(decoded(raw.substring(start, next)));
            start = next + 1;
        }
        segments.add(decoded(raw.substring(start)));
        return segments;
    }

    private static ProblemException badPath(String raw) {
        return Problem.ofField(
                        ErrorCode.BAD_REQUEST,
                        "path",
                        raw,
                        "A path is percent-encoded UTF-8 without NUL and without '..' segments.")
                .exception();
    }
}
