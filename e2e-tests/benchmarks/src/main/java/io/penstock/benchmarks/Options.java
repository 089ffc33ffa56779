package io.penstock.benchmarks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The options of a benchmark, each {@code --name value}. Used by one thread. */
final class Options {

    private final Map<String, String> given = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if one has no value or no name
     */
    Options(String... arguments) {
        for (int i = 0; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException(arguments[i] + " isn't '--name value'");
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
    }

    /** The value of one. */
    String text(String name, String otherwise) {
        known.add(name);
        return given.getOrDefault(name, otherwise);
    }

    /**
     * The value of one that is a number.
     *
     * @throws IllegalArgumentException if it isn't, or is less than that
     */
    int number(String name, int otherwise, int least) {
        String text = text(name, Integer.toString(otherwise));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least) {
            throw new IllegalArgumentException(
                    "--%s %s isn't a number from %d".formatted(name, text, least));
        }
        return Integer.parseInt(text);
    }

    /**
     * Checks that nothing was given that nobody has asked for.
     *
     * @throws IllegalArgumentException naming it
     */
    void refuseOthers() {
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException("--" + name + " is unknown");
            }
        }
    }
}
