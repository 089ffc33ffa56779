package io.penstock.trigger.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trigger's {@code config} as it was written: a tree of maps, lists, strings, numbers and flags.
 * Each method converts one field; if that can't be done its {@link ConfigException} names the
 * field, what was written and what would work. For one thread.
 */
public final class TriggerConfig {

    private final String path;
    private final Map<String, ?> fields;
    private final Map<String, String> secrets;
    private final Set<String> asked = new HashSet<>();
    private final List<TriggerConfig> sections = new ArrayList<>();

    /**
     * A configuration.
     *
     * @param fields the tree
     * @param secrets values of the secrets that it names, by name
     */
    public TriggerConfig(Map<String, ?> fields, Map<String, String> secrets) {
        this("", fields, secrets);
    }

    private TriggerConfig(String path, Map<String, ?> fields, Map<String, String> secrets) {
        this.path = path;
        this.fields = fields;
        this.secrets = secrets;
    }

    /** Text that has to be there. */
    public String text(String field) throws ConfigException {
        return optionalText(field).orElseThrow(() -> missing(field));
    }

    /** Text, if it is there. */
    public Optional<String> optionalText(String field) throws ConfigException {
        Object value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            throw bad(field, value, "Write one value.");
        }
        if (value.toString().isEmpty()) {
            throw bad(field, value, "Leave it away or write something.");
        }
        return Optional.of(value.toString());
    }

    /** A list of texts; a single text is a list of one. Empty when it isn't there. */
    public List<String> texts(String field) throws ConfigException {
        Object value = value(field);
        if (value == null) {
            return List.of();
        }
        List<?> items = value instanceof List<?> list ? list : List.of(value);
        List<String> texts = new ArrayList<>();
        for (Object item : items) {
            if (item == null
                    || item instanceof Map<?, ?>
                    || item instanceof List<?>
                    || item.toString().isEmpty()) {
                throw bad(field, value, "Write a list of values, none of them empty.");
            }
            texts.add(item.toString());
        }
        return List.copyOf(texts);
    }

    /** Yes or no. */
    public boolean flag(String field, boolean otherwise) throws ConfigException {
        Optional<String> text = optionalText(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        return switch (text.get()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(field, text.get(), "Write true or false.");
        };
    }

    /** A whole number. */
    public long number(String field, long otherwise, long min, long max) throws ConfigException {
        Optional<String> text = optionalText(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below, together with the range.
        }
        throw bad(field, text.get(), "Write a whole number from " + min + " to " + max + ".");
    }

    /** A size in bytes: {@code 512}, {@code 256KiB}, {@code 5MiB} or {@code 1GiB}. */
    public long bytes(String field, long otherwise, long min, long max) throws ConfigException {
        Optional<String> text = optionalText(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        Optional<Long> size = Quantities.bytes(text.get());
        if (size.isEmpty() || size.get() < min || size.get() > max) {
            throw bad(
                    field,
                    text.get(),
                    "Write a size from "
                            + Quantities.format(min)
                            + " to "
                            + Quantities.format(max)
                            + ", e.g. 256KiB.");
        }
        return size.get();
    }

    /** A duration: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h} or {@code PT30S}. */
    public Duration duration(String field, Duration otherwise, Duration min, Duration max)
            throws ConfigException {
        Optional<String> text = optionalText(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        Optional<Duration> duration = Quantities.duration(text.get());
        if (duration.isEmpty()
                || duration.get().compareTo(min) < 0
                || duration.get().compareTo(max) > 0) {
            throw bad(
                    field,
                    text.get(),
                    "Write a duration from "
                            + Quantities.format(min)
                            + " to "
                            + Quantities.format(max)
                            + ", e.g. 500ms, 30s, 5m or PT30S.");
        }
        return duration.get();
    }

    /** One of an enum's constants, written in lower case with {@code -} for {@code _}. */
    public <E extends Enum<E>> E choice(String field, E otherwise) throws ConfigException {
        Optional<String> text = optionalText(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (label(constant).equals(text.get())) {
                return constant;
            }
        }
        throw bad(
                field,
                text.get(),
                Arrays.stream(constants)
                        .map(constant -> "'" + label(constant) + "'")
                        .collect(Collectors.joining(" or ", "Write ", ".")));
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A confidential value, written as <code>{"secret": "NAME"}</code> and kept by the control
     * plane. Plain text is refused, so that it doesn't get into the store.
     */
    public Optional<String> secret(String field) throws ConfigException {
        Object value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Map<?, ?> map
                && map.size() == 1
                && map.get("secret") instanceof String name) {
            String secret = secrets.get(name);
            if (secret == null) {
                throw bad(field, name, "There is no secret with this name.");
            }
            return Optional.of(secret);
        }
        throw new ConfigException(
                path + field, "", "Write {\"secret\": \"NAME\"} with the name of a secret.");
    }

    /** A group of fields, if it is there. */
    public Optional<TriggerConfig> section(String field) throws ConfigException {
        Object value = value(field);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw bad(field, value, "Write an object with fields of its own.");
        }
        Map<String, Object> named =
                map.entrySet().stream()
                        .filter(entry -> entry.getValue() != null)
                        .collect(
                                Collectors.toMap(
                                        entry -> String.valueOf(entry.getKey()),
                                        Map.Entry::getValue));
        TriggerConfig section = new TriggerConfig(path + field + ".", named, secrets);
        sections.add(section);
        return Optional.of(section);
    }

    /**
     * Refuses fields that nobody has asked for. The host calls it after {@link
     * TriggerAdapterProvider#create}.
     *
     * @throws ConfigException naming the first, and what there is
     */
    public void refuseUnknown() throws ConfigException {
        Optional<String> unknown =
                fields.keySet().stream().filter(name -> !asked.contains(name)).sorted().findFirst();
        if (unknown.isPresent()) {
            throw new ConfigException(
                    path + unknown.get(),
                    "",
                    "There is no field '%s'. There are: %s."
                            .formatted(
                                    path + unknown.get(),
                                    asked.stream()
                                            .sorted()
                                            .map(name -> path + name)
                                            .collect(Collectors.joining(", "))));
        }
        for (TriggerConfig section : sections) {
            section.refuseUnknown();
        }
    }

    /** An error in a field, for what only the adapter can check. */
    public ConfigException bad(String field, Object value, String detail) {
        String shown = cut(value.toString());
        return new ConfigException(
                path + field,
                shown,
                "'%s' can't be used for %s. %s".formatted(shown, path + field, detail));
    }

    private ConfigException missing(String field) {
        return new ConfigException(path + field, "", "The field '" + path + field + "' is needed.");
    }

    private @Nullable Object value(String field) {
        asked.add(field);
        return fields.get(field);
    }

    private static String cut(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
