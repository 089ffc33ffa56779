package io.penstock.runtime.gateway;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.ConfigJson;
import io.penstock.runtime.registry.Durations;
import io.penstock.runtime.registry.RouteAuth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of a trigger of type {@code http}. */
final class HttpRouteParser {

    private static final int NAMES_MAX = 100;
    private static final Duration MAX_AGE_MAX = Duration.ofDays(1);

    private static final Set<String> FIELDS = Set.of("path", "methods", "auth", "cors", "mode");
    private static final Set<String> CORS_FIELDS =
            Set.of("origins", "headers", "exposeHeaders", "maxAge", "credentials");
    private static final Set<String> METHODS =
            Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    private static final Pattern ORIGIN =
            Pattern.compile("\\*|[a-z][a-z0-9+.-]*://[a-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern ORIGIN_OF_ADDRESS =
            Pattern.compile("[a-z][a-z0-9+.-]*://\\[[0-9a-f:.]+](:\\d{1,5})?");

    /** A field name. RFC 9110, section 5.1. */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,255}");

    private HttpRouteParser() {}

    /**
     * Reads a configuration.
     *
     * @param config a JSON object
     * @throws ProblemException {@code bad-setting} or {@code unknown-setting} with the field
     */
    static HttpRoute parse(String config) {
        Map<String, Object> tree = ConfigJson.read(config);
        known("config.", tree.keySet(), FIELDS);
        return new HttpRoute(
                path(tree.get("path")),
                methods(tree.get("methods")),
                choice("config.auth", tree.get("auth"), RouteAuth.class).orElse(RouteAuth.KEY),
                cors(tree.get("cors")),
                choice("config.mode", tree.get("mode"), CallMode.class));
    }

    private static PathTemplate path(@Nullable Object value) {
        String field = "config.path";
        if (!(value instanceof String text)) {
            throw bad(field, value, "Write a path, e.g. /orders/{id}.");
        }
        try {
            return PathTemplate.parse(text);
        } catch (IllegalArgumentException e) {
            throw bad(field, text, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> methods(@Nullable Object value) {
        List<String> methods = texts("config.methods", value);
        for (String method : methods) {
            if (!METHODS.contains(method)) {
                throw bad(
                        "config.methods",
                        method,
                        "Write some of %s, or leave them out for all."
                                .formatted(String.join(", ", new TreeSet<>(METHODS))));
            }
        }
        return methods;
    }

    private static Optional<CorsRules> cors(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> tree)) {
            throw bad("config.cors", value, "Write an object with 'origins'.");
        }
        Set<String> names = new LinkedHashSet<>();
        tree.keySet().forEach(name -> names.add(String.valueOf(name)));
        known("config.cors.", names, CORS_FIELDS);
        boolean credentials = flag("config.cors.credentials", tree.get("credentials"));
        CorsRules rules =
                new CorsRules(
                        origins(tree.get("origins")),
                        headers("config.cors.headers", tree.get("headers")),
                        headers("config.cors.exposeHeaders", tree.get("exposeHeaders")),
                        maxAge(tree.get("maxAge")),
                        credentials);
        if (credentials) {
            // With credentials the star is no wildcard to a browser: it would allow nothing.
            refuseAll("config.cors.origins", rules.origins());
            refuseAll("config.cors.headers", Set.copyOf(rules.headers()));
            refuseAll("config.cors.exposeHeaders", Set.copyOf(rules.exposeHeaders()));
        }
        return Optional.of(rules);
    }

    private static Set<String> origins(@Nullable Object value) {
        String field = "config.cors.origins";
        List<String> origins = texts(field, value);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches() && !ORIGIN_OF_ADDRESS.matcher(origin).matches()) {
                throw bad(
                        field,
                        origin,
                        "Write origins as browsers send them, e.g. https://app.example, or *.");
            }
        }
        if (origins.isEmpty() || (origins.contains(CorsRules.ALL) && origins.size() > 1)) {
            throw bad(field, value, "Write at least one origin, or * alone.");
        }
        return Set.copyOf(origins);
    }

    private static List<String> headers(String field, @Nullable Object value) {
        List<String> names = texts(field, value);
        for (String name : names) {
            if (!HEADER.matcher(name).matches()) {
                throw bad(field, name, "Write names of headers, or *.");
            }
        }
        return names;
    }

    private static Optional<Duration> maxAge(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        Optional<Duration> age =
                value instanceof String text ? Durations.parse(text) : Optional.empty();
        if (age.isEmpty() || age.get().isNegative() || age.get().compareTo(MAX_AGE_MAX) > 0) {
            throw bad("config.cors.maxAge", value, "Write a duration from 0s to 24h, e.g. 10m.");
        }
        return age;
    }

    private static void refuseAll(String field, Set<String> names) {
        if (names.contains(CorsRules.ALL)) {
            throw bad(field, CorsRules.ALL, "With credentials name them one by one.");
        }
    }

    private static List<String> texts(String field, @Nullable Object value) {
        List<?> given =
                switch (value) {
                    case null -> List.of();
                    case String text -> List.of(text);
                    case List<?> list -> list;
                    default -> throw bad(field, value, "Write a list of texts.");
                };
        List<String> texts = new ArrayList<>();
        for (Object item : given) {
            if (!(item instanceof String text)) {
                throw bad(field, item, "Write texts.");
            }
            texts.add(text);
        }
        if (texts.size() > NAMES_MAX || Set.copyOf(texts).size() < texts.size()) {
            throw bad(field, value, "Write up to %d different ones.".formatted(NAMES_MAX));
        }
        return texts;
    }

    private static boolean flag(String field, @Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw bad(field, value, "Write true or false.");
        };
    }

    private static <E extends Enum<E>> Optional<E> choice(
            String field, @Nullable Object value, Class<E> type) {
        if (value == null) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String label = constant.name().toLowerCase(Locale.ROOT);
            if (label.equals(value)) {
                return Optional.of(constant);
            }
            labels.add("'" + label + "'");
        }
        throw bad(field, value, "Write %s.".formatted(String.join(" or ", labels)));
    }

    private static void known(String prefix, Set<String> names, Set<String> known) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw Problem.ofField(
                                ErrorCode.UNKNOWN_SETTING,
                                prefix + name,
                                name,
                                "There are: %s.".formatted(String.join(", ", new TreeSet<>(known))))
                        .exception();
            }
        }
    }

    private static ProblemException bad(String field, @Nullable Object value, String advice) {
        return Problem.ofField(ErrorCode.BAD_SETTING, field, String.valueOf(value), advice)
                .exception();
    }
}
