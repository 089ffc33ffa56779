package io.penstock.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * HTTP header fields: names without regard to case, each with one or more values in order.
 * Immutable.
 */
public final class Headers {

    private static final Headers NONE = new Headers(Map.of());

    private final Map<String, List<String>> valuesByName;

    private Headers(Map<String, List<String>> valuesByName) {
        this.valuesByName = valuesByName;
    }

    /** No header at all. */
    public static Headers none() {
        return NONE;
    }

    /**
     * Headers from names to values.
     *
     * @param values values by name; names that differ only in case are merged
     * @return the headers, names in lower case
     */
    public static Headers of(Map<String, List<String>> values) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        values.forEach(
                (name, list) ->
                        copy.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                                .addAll(list));
        copy.replaceAll((_, list) -> List.copyOf(list));
        return new Headers(Collections.unmodifiableMap(copy));
    }

    /**
     * These headers and one more value.
     *
     * @param name the field name
     * @param value the value, after those the name already has
     * @return new headers
     */
    public Headers with(String name, String value) {
        Map<String, List<String>> copy = new LinkedHashMap<>(valuesByName);
        copy.merge(
                name.toLowerCase(Locale.ROOT),
                List.of(value),
                (before, added) -> {
                    List<String> both = new ArrayList<>(before);
                    both.addAll(added);
                    return List.copyOf(both);
                });
        return new Headers(Collections.unmodifiableMap(copy));
    }

    /** The first value of a name, if there is one. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of a name, in order; empty when there is none. */
    public List<String> all(String name) {
        return valuesByName.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The names, in lower case and in the order they came. */
    public Set<String> names() {
        return valuesByName.keySet();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && valuesByName.equals(that.valuesByName);
    }

    @Override
    public int hashCode() {
        return valuesByName.hashCode();
    }

    @Override
    public String toString() {
        return valuesByName.toString();
    }
}
