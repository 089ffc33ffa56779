package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One setting as it was written. Each conversion throws {@link ProblemException} {@code
 * bad-setting} with field, value and what would work.
 *
 * @param field the setting's name
 * @param value a string, number, boolean, list or map
 */
record SettingValue(String field, Object value) {

    private static final int HANDLER_CHARS_MAX = 512;
    private static final int ENV_ENTRIES_MAX = 100;
    private static final int ENV_BYTES_MAX = 32 * 1024;
    private static final int SECRETS_MAX = 50;
    private static final Pattern ENV_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern HANDLER = handlerPattern();

    /** The value as text; lists and maps have none. */
    String text() {
        return switch (value) {
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default -> throw bad(value.toString(), "Write one value.");
        };
    }

    String handler() {
        String text = text();
        if (text.length() > HANDLER_CHARS_MAX || !HANDLER.matcher(text).matches()) {
            throw bad(text, "Write 'pkg.Class' or 'pkg.Class::method'.");
        }
        return text;
    }

    MemorySize memory(MemorySize min, MemorySize max) {
        String text = text();
        try {
            MemorySize size = MemorySize.parse(text);
            if (size.compareTo(min) >= 0 && size.compareTo(max) <= 0) {
                return size;
            }
        } catch (IllegalArgumentException _) {
            // Told below, together with the range.
        }
        throw bad(text, "Write a size from %s to %s, e.g. 256MiB.".formatted(min, max));
    }

    Duration duration(Duration min, Duration max) {
        String text = text();
        Optional<Duration> duration = Durations.parse(text);
        if (duration.isEmpty()
                || duration.get().compareTo(min) < 0
                || duration.get().compareTo(max) > 0) {
            throw bad(
                    text,
                    "Write a duration from %s to %s, e.g. 500ms, 30s, 5m or PT30S."
                            .formatted(Durations.format(min), Durations.format(max)));
        }
        return duration.get();
    }

    int count(int min, int max) {
        String text = text();
        if (text.matches("\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        }
        throw bad(text, "Write a whole number from %d to %d.".formatted(min, max));
    }

    <E extends Enum<E>> E choice(Class<E> type) {
        String text = text();
        for (E constant : type.getEnumConstants()) {
            if (label(constant).equals(text)) {
                return constant;
            }
        }
        throw bad(
                text,
                Arrays.stream(type.getEnumConstants())
                        .map(constant -> "'" + label(constant) + "'")
                        .collect(Collectors.joining(" or ", "Write ", ".")));
    }

    FunctionTarget destination() {
        String text = text();
        try {
            return FunctionTarget.parse(text);
        } catch (ProblemException e) {
            throw bad(text, e.problem().detail());
        }
    }

    SortedMap<String, String> env() {
        if (!(value instanceof Map<?, ?> entries)) {
            throw bad(
                    value.toString(),
                    "Write names with values; as query parameters env.NAME=value.");
        }
        if (entries.size() > ENV_ENTRIES_MAX) {
            throw bad(
                    entries.size() + " entries",
                    "At most %d would work.".formatted(ENV_ENTRIES_MAX));
        }
        SortedMap<String, String> env = new TreeMap<>();
        long bytes = 0;
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            String name = String.valueOf(entry.getKey());
            String text = envValue(name, entry.getValue());
            env.put(name, text);
            bytes += utf8(name) + utf8(text);
        }
        if (bytes > ENV_BYTES_MAX) {
            throw bad(
                    bytes + " bytes",
                    "Names and values up to %d bytes would work.".formatted(ENV_BYTES_MAX));
        }
        return env;
    }

    List<String> secrets() {
        List<String> names = new ArrayList<>();
        switch (value) {
            case List<?> list ->
                    list.forEach(
                            item -> names.add(new SettingValue(field, orNothing(item)).text()));
            case String text when text.isEmpty() -> {}
            default -> names.addAll(List.of(text().split(",", -1)));
        }
        for (String name : names) {
            if (!FunctionName.isLabel(name)) {
                throw bad(
                        name, "A secret's name is [a-z][a-z0-9-]{0,62}; put commas between names.");
            }
        }
        if (names.size() > SECRETS_MAX || names.stream().distinct().count() < names.size()) {
            throw bad(
                    String.join(",", names),
                    "Up to %d different names would work.".formatted(SECRETS_MAX));
        }
        return names.stream().sorted().toList();
    }

    /** A constant as users write it. */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    ProblemException bad(String shown, String detail) {
        return Problem.ofField(
                        ErrorCode.BAD_SETTING,
                        field,
                        shown,
                        "'%s' can't be used for %s. %s".formatted(cut(shown), field, detail))
                .exception();
    }

    private String envValue(String name, Object entry) {
        SettingValue named = new SettingValue(field + "." + name, orNothing(entry));
        if (!ENV_NAME.matcher(name).matches()) {
            throw named.bad(name, "A name is [A-Za-z_][A-Za-z0-9_.-]{0,127}.");
        }
        // The value may be confidential, so it isn't repeated.
        if (named.text().indexOf('\0') >= 0) {
            throw named.bad("…", "A value has no NUL character.");
        }
        return named.text();
    }

    private static Object orNothing(@Nullable Object item) {
        return item == null ? List.of() : item;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static Pattern handlerPattern() {
        String identifier = "\\p{javaJavaIdentifierStart}\\p{javaJavaIdentifierPart}*";
        return Pattern.compile("%1$s(\\.%1$s)*(::%1$s)?".formatted(identifier));
    }
}
