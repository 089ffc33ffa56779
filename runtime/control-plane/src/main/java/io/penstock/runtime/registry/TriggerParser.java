package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a {@link TriggerDraft} from what a user wrote. */
public final class TriggerParser {

    private static final String TYPE = "type";
    private static final String FUNCTION = "function";
    private static final String CONFIG = "config";
    private static final Set<String> FIELDS = new TreeSet<>(Set.of(TYPE, FUNCTION, CONFIG));

    private TriggerParser() {}

    /**
     * Reads a trigger.
     *
     * @param tree {@code type}, {@code function} and {@code config}, which may be left out
     * @throws ProblemException {@code bad-setting} or {@code unknown-setting} with the field
     */
    public static TriggerDraft parse(TriggerName name, Map<String, ?> tree) {
        for (Map.Entry<String, ?> entry : tree.entrySet()) {
            if (!FIELDS.contains(entry.getKey())) {
                throw SettingsParser.unknown(entry.getKey(), entry.getValue(), FIELDS);
            }
        }
        return new TriggerDraft(
                name,
                text(tree, TYPE, "Write a trigger's type, e.g. 'http'."),
                new SettingValue(FUNCTION, text(tree, FUNCTION, "Write a function's name."))
                        .destination(),
                config(tree.get(CONFIG)));
    }

    private static String text(Map<String, ?> tree, String field, String advice) {
        if (tree.get(field) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw bad(field, tree.get(field), advice);
    }

    private static String config(@Nullable Object value) {
        if (value == null) {
            return ConfigJson.write(Map.of());
        }
        if (value instanceof Map<?, ?> names) {
            Map<String, Object> config = new LinkedHashMap<>();
            names.forEach((name, setting) -> config.put(String.valueOf(name), setting));
            return ConfigJson.write(config);
        }
        throw bad(CONFIG, value, "Write an object.");
    }

    private static ProblemException bad(String field, @Nullable Object value, String advice) {
        return Problem.ofField(ErrorCode.BAD_SETTING, field, String.valueOf(value), advice)
                .exception();
    }
}
