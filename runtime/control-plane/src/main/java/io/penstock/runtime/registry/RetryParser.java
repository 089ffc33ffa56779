package io.penstock.runtime.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/** Reads {@link RetrySettings} from what a user wrote, and writes them back the same way. */
final class RetryParser {

    /** The setting's name. */
    static final String FIELD = "retry";

    private static final int MAX_MAX = 100;
    private static final int FACTOR_MAX = 10;
    private static final Duration BACKOFF_MAX = Duration.ofHours(1);
    private static final Duration BACKOFF_MAX_MAX = Duration.ofHours(24);
    private static final Duration AGE_MIN = Duration.ofSeconds(1);
    private static final Duration AGE_MAX = Duration.ofDays(7);

    private final Map<?, ?> given;
    private final Set<String> read = new TreeSet<>();

    private RetryParser(Map<?, ?> given) {
        this.given = given;
    }

    /**
     * Reads an object with any of the fields.
     *
     * @throws io.penstock.runtime.event.ProblemException {@code bad-setting}, {@code
     *     unknown-setting}; its field is e.g. {@code retry.max}
     */
    static RetrySettings parse(SettingValue value) {
        if (!(value.value() instanceof Map<?, ?> given)) {
            throw value.bad(
                    value.value().toString(),
                    "Write max, backoff, factor, backoffMax, maxEventAge; as query parameters"
                            + " retry.max=5.");
        }
        return new RetryParser(given).settings();
    }

    /** The settings as {@link #parse} reads them. */
    static SequencedMap<String, Object> tree(RetrySettings retry) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        tree.put("max", retry.max());
        tree.put("backoff", Durations.format(retry.backoff()));
        tree.put("factor", retry.factor());
        tree.put("backoffMax", Durations.format(retry.backoffMax()));
        tree.put("maxEventAge", Durations.format(retry.maxEventAge()));
        return tree;
    }

    private RetrySettings settings() {
        RetrySettings otherwise = RetrySettings.DEFAULTS;
        RetrySettings retry =
                new RetrySettings(
                        value("max", otherwise.max()).count(0, MAX_MAX),
                        duration("backoff", otherwise.backoff(), Duration.ZERO, BACKOFF_MAX),
                        value("factor", otherwise.factor()).count(1, FACTOR_MAX),
                        duration(
                                "backoffMax",
                                otherwise.backoffMax(),
                                Duration.ZERO,
                                BACKOFF_MAX_MAX),
                        duration("maxEventAge", otherwise.maxEventAge(), AGE_MIN, AGE_MAX));
        for (Map.Entry<?, ?> entry : given.entrySet()) {
            if (!read.contains(String.valueOf(entry.getKey()))) {
                throw SettingsParser.unknown(
                        FIELD + "." + entry.getKey(), entry.getValue(), tree(retry).keySet());
            }
        }
        if (retry.backoffMax().compareTo(retry.backoff()) < 0) {
            String longest = Durations.format(retry.backoffMax());
            throw new SettingValue(FIELD + ".backoffMax", longest)
                    .bad(
                            longest,
                            "It must be at least retry.backoff, which is %s."
                                    .formatted(Durations.format(retry.backoff())));
        }
        return retry;
    }

    private Duration duration(String name, Duration otherwise, Duration min, Duration max) {
        return value(name, Durations.format(otherwise)).duration(min, max);
    }

    private SettingValue value(String name, Object otherwise) {
        read.add(name);
        String field = FIELD + "." + name;
        if (!given.containsKey(name)) {
            return new SettingValue(field, otherwise);
        }
        Object value = given.get(name);
        if (value == null) {
            throw new SettingValue(field, "null")
                    .bad("null", "Leave the setting out to have its default.");
        }
        return new SettingValue(field, value);
    }
}
