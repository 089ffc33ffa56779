package io.penstock.runtime.gateway;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a route: {@code /orders/{id}}, or {@code /files/{rest...}}, whose last parameter
 * takes all that follows, slashes and nothing included.
 *
 * @param text as it was written
 * @param segments what stands between the slashes
 */
record PathTemplate(String text, List<Segment> segments) {

    private static final int CHARS_MAX = 1024;
    private static final int SEGMENTS_MAX = 32;
    private static final Pattern PARAMETER =
            Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]{0,62})(\\.\\.\\.)?}");
    private static final Pattern LITERAL = Pattern.compile("[^{}?#%\\p{Cntrl}\\\\]*");

    /** Paths that are Penstock's own. */
    private static final Set<String> RESERVED = Set.of("v1", "q", "fn");

    /** What stands between two slashes. */
    sealed interface Segment {

        /** A text that has to be there. */
        record Literal(String text) implements Segment {}

        /** A segment of any text but none. */
        record Parameter(String name) implements Segment {}

        /** All that follows. */
        record Rest(String name) implements Segment {}
    }

    /** Copies the segments. */
    PathTemplate {
        segments = List.copyOf(segments);
    }

    /** Whether a path is Penstock's own, by its first segment. */
    static boolean reserved(String firstSegment) {
        return RESERVED.contains(firstSegment);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException saying what would work
     */
    static PathTemplate parse(String text) {
        require(text.startsWith("/"), "Begin with a slash, e.g. /orders/{id}.");
        require(text.length() <= CHARS_MAX, "Write up to %d characters.".formatted(CHARS_MAX));
        String[] parts = text.substring(1).split("/", -1);
        require(parts.length <= SEGMENTS_MAX, "Write up to %d segments.".formatted(SEGMENTS_MAX));
        require(!reserved(parts[0]), "Paths below /v1, /q and /fn are Penstock's own.");
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            segments.add(segment(parts[i], last, names));
        }
        return new PathTemplate(text, segments);
    }

    private static Segment segment(String part, boolean last, Set<String> names) {
        Matcher parameter = PARAMETER.matcher(part);
        if (!parameter.matches()) {
            require(
                    LITERAL.matcher(part).matches(),
                    "A segment is a text without %, ?, #, { and }, or a parameter: {name},"
                            + " {name...} at the end.");
            require(!part.equals(".") && !part.equals(".."), "Write no '.' or '..' segments.");
            require(last || !part.isEmpty(), "Write no empty segments.");
            return new Segment.Literal(part);
        }
        String name = parameter.group(1);
        require(names.add(name), "Use each parameter's name once.");
        if (parameter.group(2) == null) {
            return new Segment.Parameter(name);
        }
        require(last, "A parameter with '...' takes all that follows; write it last.");
        return new Segment.Rest(name);
    }

    private static void require(boolean condition, String advice) {
        if (!condition) {
            throw new IllegalArgumentException(advice);
        }
    }

    /** The template without the parameters' names: routes of one shape match the same paths. */
    String shape() {
        StringBuilder shape = new StringBuilder(text.length());
        for (Segment segment : segments) {
            shape.append('/')
                    .append(
                            switch (segment) {
                                case Segment.Literal literal -> literal.text();
                                case Segment.Parameter _ -> "{}";
                                case Segment.Rest _ -> "{...}";
                            });
        }
        return shape.toString();
    }
}
