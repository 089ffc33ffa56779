package io.penstock.runtime.registry;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.event.ProblemException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads {@link FunctionSettings} from what a user wrote, and writes them back the same way. */
public final class SettingsParser {

    private static final MemorySize MEMORY_MIN = MemorySize.ofMebibytes(16);
    private static final MemorySize MEMORY_MAX = MemorySize.ofMebibytes(16 * 1024);
    private static final Duration TIMEOUT_MIN = Duration.ofMillis(10);
    private static final Duration TIMEOUT_MAX = Duration.ofMinutes(15);
    private static final Duration IDLE_MIN = Duration.ofSeconds(1);
    private static final Duration IDLE_MAX = Duration.ofHours(24);
    private static final int CONCURRENCY_MAX = 1000;
    private static final int INSTANCES_MAX = 1000;

    /** Settings that are made of several: as query parameters {@code env.NAME=value}. */
    private static final List<String> GROUPS = List.of("env", RetryParser.FIELD);

    private static final SequencedMap<String, BiConsumer<SettingsDraft, SettingValue>> KNOWN =
            known();

    private SettingsParser() {}

    /**
     * Reads settings from the parameters of a query: {@code
     * timeout=5s&env.NAME=value&secrets=a,b&retry.max=5}.
     *
     * @param query decoded names and values
     * @return the settings, with defaults for those that aren't given
     * @throws ProblemException {@code bad-setting}, {@code unknown-setting}
     */
    public static FunctionSettings parseQuery(Map<String, List<String>> query) {
        Map<String, Object> tree = new LinkedHashMap<>();
        SequencedMap<String, Map<String, String>> groups = new LinkedHashMap<>();
        query.forEach(
                (name, values) -> {
                    if (values.size() != 1) {
                        throw new SettingValue(name, values)
                                .bad(values.toString(), "Give the setting once.");
                    }
                    int dot = name.indexOf('.');
                    if (dot >= 0 && GROUPS.contains(name.substring(0, dot))) {
                        groups.computeIfAbsent(name.substring(0, dot), _ -> new LinkedHashMap<>())
                                .put(name.substring(dot + 1), values.getFirst());
                    } else {
                        tree.put(name, values.getFirst());
                    }
                });
        groups.forEach(
                (name, group) -> {
                    if (tree.put(name, group) != null) {
                        throw new SettingValue(name, group)
                                .bad(
                                        name,
                                        "As query parameters write %s.NAME=value.".formatted(name));
                    }
                });
        return parse(tree);
    }

    /**
     * Reads settings from a JSON or YAML object.
     *
     * @param tree names with strings, numbers, booleans, lists and maps
     * @return the settings, with defaults for those that aren't given
     * @throws ProblemException {@code bad-setting}, {@code unknown-setting}
     */
    public static FunctionSettings parse(Map<String, ?> tree) {
        SettingsDraft draft = new SettingsDraft();
        for (Map.Entry<String, ?> entry : tree.entrySet()) {
            BiConsumer<SettingsDraft, SettingValue> setting = KNOWN.get(entry.getKey());
            if (setting == null) {
                throw unknown(entry.getKey(), entry.getValue(), names());
            }
            if (entry.getValue() == null) {
                throw new SettingValue(entry.getKey(), "null")
                        .bad("null", "Leave the setting out to have its default.");
            }
            setting.accept(draft, new SettingValue(entry.getKey(), entry.getValue()));
        }
        if (draft.minInstances > draft.maxInstances) {
            throw new SettingValue("minInstances", draft.minInstances)
                    .bad(
                            Integer.toString(draft.minInstances),
                            "It may be at most maxInstances, which is %d."
                                    .formatted(draft.maxInstances));
        }
        return draft.settings();
    }

    /**
     * The settings as {@link #parse} reads them.
     *
     * @return strings, integers, a list and maps; what is empty is left out, but for collections
     */
    public static SequencedMap<String, Object> tree(FunctionSettings settings) {
        SequencedMap<String, Object> tree = new LinkedHashMap<>();
        settings.handler().ifPresent(handler -> tree.put("handler", handler));
        tree.put("memory", settings.memory().toString());
        tree.put("timeout", Durations.format(settings.timeout()));
        tree.put("initTimeout", Durations.format(settings.initTimeout()));
        tree.put("concurrency", settings.concurrency());
        tree.put("minInstances", settings.minInstances());
        tree.put("maxInstances", settings.maxInstances());
        tree.put("idleTimeout", Durations.format(settings.idleTimeout()));
        tree.put("isolation", SettingValue.label(settings.isolation()));
        tree.put("env", settings.env());
        tree.put("secrets", settings.secrets());
        tree.put("auth", SettingValue.label(settings.auth()));
        tree.put("mode", SettingValue.label(settings.mode()));
        settings.routeMode().ifPresent(mode -> tree.put("routeMode", SettingValue.label(mode)));
        tree.put(RetryParser.FIELD, RetryParser.tree(settings.retry()));
        settings.onSuccess().ifPresent(target -> tree.put("onSuccess", target.text()));
        settings.onFailure().ifPresent(target -> tree.put("onFailure", target.text()));
        return tree;
    }

    /** Names of all settings, in the order of the documentation. */
    static Set<String> names() {
        return KNOWN.keySet();
    }

    private static SequencedMap<String, BiConsumer<SettingsDraft, SettingValue>> known() {
        SequencedMap<String, BiConsumer<SettingsDraft, SettingValue>> known = new LinkedHashMap<>();
        known.put("handler", (draft, value) -> draft.handler = Optional.of(value.handler()));
        known.put("memory", (draft, value) -> draft.memory = value.memory(MEMORY_MIN, MEMORY_MAX));
        known.put(
                "timeout",
                (draft, value) -> draft.timeout = value.duration(TIMEOUT_MIN, TIMEOUT_MAX));
        known.put(
                "initTimeout",
                (draft, value) -> draft.initTimeout = value.duration(TIMEOUT_MIN, TIMEOUT_MAX));
        known.put(
                "concurrency",
                (draft, value) -> draft.concurrency = value.count(1, CONCURRENCY_MAX));
        known.put(
                "minInstances",
                (draft, value) -> draft.minInstances = value.count(0, INSTANCES_MAX));
        known.put(
                "maxInstances",
                (draft, value) -> draft.maxInstances = value.count(1, INSTANCES_MAX));
        known.put(
                "idleTimeout",
                (draft, value) -> draft.idleTimeout = value.duration(IDLE_MIN, IDLE_MAX));
        known.put("isolation", (draft, value) -> draft.isolation = value.choice(Isolation.class));
        known.put("env", (draft, value) -> draft.env = value.env());
        known.put("secrets", (draft, value) -> draft.secrets = value.secrets());
        known.put("auth", (draft, value) -> draft.auth = value.choice(RouteAuth.class));
        known.put("mode", (draft, value) -> draft.mode = value.choice(CallMode.class));
        known.put(
                "routeMode",
                (draft, value) -> draft.routeMode = Optional.of(value.choice(CallMode.class)));
        known.put(RetryParser.FIELD, (draft, value) -> draft.retry = RetryParser.parse(value));
        known.put(
                "onSuccess", (draft, value) -> draft.onSuccess = Optional.of(value.destination()));
        known.put(
                "onFailure", (draft, value) -> draft.onFailure = Optional.of(value.destination()));
        return known;
    }

    /** A setting that doesn't exist, among those that do. */
    static ProblemException unknown(String name, @Nullable Object value, Set<String> names) {
        return Problem.ofField(
                        ErrorCode.UNKNOWN_SETTING,
                        name,
                        String.valueOf(value),
                        "There is no setting '%s'. There are: %s."
                                .formatted(name, String.join(", ", names)))
                .exception();
    }
}
