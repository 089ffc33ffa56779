package io.penstock.benchmarks.command;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was typed, each {@code --name value}; of one given twice the last counts. Immutable. */
public final class Arguments {

    private static final int DIGITS_MAX = 7;
    private static final int MOST = 9_999_999;

    private final List<String> options;
    private final Map<String, String> given = new HashMap<>();

    /**
     * Reads them.
     *
     * @param options the names that are known, without dashes
     * @throws WrongUsageException if one is unknown or has no value
     */
    public Arguments(List<String> options, String... arguments) {
        this.options = List.copyOf(options);
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (name.equals(arguments[i]) || !options.contains(name)) {
                throw new WrongUsageException(
                        "'%s' is unknown; there are: %s".formatted(arguments[i], dashed()));
            }
            if (i + 1 == arguments.length) {
                throw new WrongUsageException("--%s lacks its value".formatted(name));
            }
            given.put(name, arguments[i + 1]);
        }
    }

    private String dashed() {
        return options.stream().map("--"::concat).collect(Collectors.joining(", "));
    }

    /** The value of an option. */
    public String text(String name, String otherwise) {
        if (!options.contains(name)) {
            throw new IllegalStateException("--" + name + " isn't among " + dashed());
        }
        return given.getOrDefault(name, otherwise);
    }

    /**
     * The value of an option that is a number.
     *
     * @throws WrongUsageException if it isn't, or is less than {@code least} or too large
     */
    public int number(String name, int otherwise, int least) {
        return number(name, text(name, Integer.toString(otherwise)), least);
    }

    private static int number(String name, String text, int least) {
        if (!text.matches("[0-9]{1," + DIGITS_MAX + "}") || Integer.parseInt(text) < least) {
            throw new WrongUsageException(
                    "--%s %s is not a number from %d to %d".formatted(name, text, least, MOST));
        }
        return Integer.parseInt(text);
    }

    /**
     * The values of an option that has several, as {@code a,b}; none if it isn't given or empty.
     */
    public List<String> words(String name) {
        String value = text(name, "");
        return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
    }

    /**
     * The values of an option that has several numbers.
     *
     * @throws WrongUsageException as of {@link #number}
     */
    public List<Integer> numbers(String name, List<Integer> otherwise, int least) {
        List<String> words = words(name);
        return words.isEmpty()
                ? otherwise
                : words.stream().map(word -> number(name, word, least)).toList();
    }

    /**
     * The value of an option that is one of some words, or all of these if it isn't given.
     *
     * @throws WrongUsageException if it is another
     */
    public List<String> oneOrAll(String name, String... choices) {
        List<String> all = Arrays.asList(choices);
        String value = text(name, "");
        if (value.isEmpty()) {
            return all;
        }
        checkAmong(name, value, all);
        return List.of(value);
    }

    /**
     * Checks the value of an option.
     *
     * @throws WrongUsageException if it isn't one of those
     */
    public static void checkAmong(String name, String value, List<String> choices) {
        if (!choices.contains(value)) {
            throw new WrongUsageException(
                    "--%s %s is unknown; there are: %s"
                            .formatted(name, value, String.join(", ", choices)));
        }
    }
}
