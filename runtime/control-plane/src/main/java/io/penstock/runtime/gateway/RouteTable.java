package io.penstock.runtime.gateway;

import io.penstock.protocol.Header;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all triggers, as a tree of segments. At each segment a literal wins over a
 * parameter, and that over one that takes the rest. Immutable once it is filled.
 */
final class RouteTable {

    private final Node root = new Node();
    private boolean empty = true;

    /**
     * The routes at a path.
     *
     * @param routes at least one; their methods don't overlap
     * @param values what stands for the parameters, in their order
     */
    record Match(List<ServedRoute> routes, List<String> values) {

        /** The route of a method. */
        Optional<ServedRoute> of(String method) {
            return routes.stream().filter(it -> it.route().takes(method)).findFirst();
        }

        /** What stands for a route's parameters: {@code id=7&rest=a%2Fb}. */
        Header parameters(ServedRoute route) {
            StringBuilder text = new StringBuilder();
            int next = 0;
            for (PathTemplate.Segment segment : route.route().path().segments()) {
                String name =
                        switch (segment) {
                            case PathTemplate.Segment.Literal _ -> "";
                            case PathTemplate.Segment.Parameter parameter -> parameter.name();
                            case PathTemplate.Segment.Rest rest -> rest.name();
                        };
                if (!name.isEmpty()) {
                    String value = values.get(next++);
                    text.append(text.isEmpty() ? "" : "&")
                            .append(name)
                            .append('=')
                            .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                }
            }
            return new Header("penstock-path-parameters", text.toString());
        }
    }

    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final List<ServedRoute> here = new ArrayList<>();
        private final List<ServedRoute> rest = new ArrayList<>();
        private @Nullable Node parameter;

        Node literal(String text) {
            return literals.computeIfAbsent(text, _ -> new Node());
        }

        Node parameter() {
            Node present = parameter;
            if (present == null) {
                present = new Node();
                parameter = present;
            }
            return present;
        }
    }

    /** A table of routes, none of which overlaps another. */
    static RouteTable of(List<ServedRoute> routes) {
        RouteTable table = new RouteTable();
        routes.forEach(table::add);
        return table;
    }

    boolean isEmpty() {
        return empty;
    }

    private void add(ServedRoute route) {
        empty = false;
        Node node = root;
        for (PathTemplate.Segment segment : route.route().path().segments()) {
            switch (segment) {
                case PathTemplate.Segment.Literal literal -> node = node.literal(literal.text());
                case PathTemplate.Segment.Parameter _ -> node = node.parameter();
                case PathTemplate.Segment.Rest _ -> {
                    // The last segment: what it takes has no nodes of its own.
                    node.rest.add(route);
                    return;
                }
            }
        }
        node.here.add(route);
    }

    /**
     * The routes at a path; empty when there is none.
     *
     * @param segments what stands between the path's slashes, decoded
     */
    Optional<Match> find(List<String> segments) {
        return Optional.ofNullable(find(root, segments, 0, new ArrayList<>()));
    }

    /** Visits each node at most once, so a long path costs no more than the table has routes. */
    private static @Nullable Match find(
            Node node, List<String> segments, int at, List<String> values) {
        if (at == segments.size()) {
            return node.here.isEmpty() ? null : new Match(node.here, values);
        }
        String segment = segments.get(at);
        Node literal = node.literals.get(segment);
        Match match = literal == null ? null : find(literal, segments, at + 1, values);
        if (match == null && node.parameter != null && !segment.isEmpty()) {
            match = find(node.parameter, segments, at + 1, with(values, segment));
        }
        if (match == null && !node.rest.isEmpty()) {
            String rest = String.join("/", segments.subList(at, segments.size()));
            match = new Match(node.rest, with(values, rest));
        }
        return match;
    }

    private static List<String> with(List<String> values, String more) {
        List<String> longer = new ArrayList<>(values);
        longer.add(more);
        return longer;
    }
}
