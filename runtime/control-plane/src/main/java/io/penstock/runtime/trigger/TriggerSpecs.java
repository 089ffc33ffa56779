package io.penstock.runtime.trigger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.protocol.Limits;
import io.penstock.protocol.Slice;
import io.penstock.protocol.TriggerFrame;
import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.Problem;
import io.penstock.runtime.registry.Secrets;
import io.penstock.runtime.registry.Trigger;
import io.penstock.runtime.registry.TriggerDraft;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What an adapter host is told of a trigger: its configuration with the secrets it names. */
final class TriggerSpecs {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "secret";

    /**
     * With what a trigger may have in checkpoints it fits into a frame: a larger one would end the
     * host.
     */
    private static final int BYTES_MAX = Limits.CHUNK_BYTES_MAX;

    private static final int SECRETS_MAX = 100;

    private final Secrets secrets;

    TriggerSpecs(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * The spec of a trigger, with its secrets as they are now.
     *
     * @throws io.penstock.runtime.event.ProblemException if one can't be read
     */
    TriggerFrame.Spec of(Trigger trigger) {
        return of(
                new TriggerDraft(
                        trigger.name(), trigger.type(), trigger.function(), trigger.config()));
    }

    /** As {@link #of(Trigger)}, of one that isn't there yet, or any more. */
    TriggerFrame.Spec of(TriggerDraft trigger) {
        FunctionName function = trigger.function().function();
        Slice config = Slice.utf8(trigger.config());
        Set<String> names = names(trigger.config());
        checkAtMost("bytes", config.length(), BYTES_MAX);
        checkAtMost("secrets", names.size(), SECRETS_MAX);
        Map<String, String> values = secrets.read(function, names);
        long bytes = values.values().stream().mapToLong(value -> Slice.utf8(value).length()).sum();
        checkAtMost("bytes", config.length() + bytes, BYTES_MAX);
        return new TriggerFrame.Spec(trigger.name().toString(), trigger.type(), config, values);
    }

    private static void checkAtMost(String what, long size, int max) {
        if (size > max) {
            throw Problem.ofField(
                            ErrorCode.BAD_SETTING,
                            "config",
                            "%d %s".formatted(size, what),
                            "A trigger's configuration has up to %d %s, its secrets included."
                                    .formatted(max, what))
                    .exception();
        }
    }

    /** Names of secrets in references of the form {@code {"secret": "NAME"}}. */
    private static Set<String> names(String config) {
        Set<String> names = new TreeSet<>();
        try {
            collect(JSON.readTree(config), names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the registry has a config that isn't JSON", e);
        }
        return names;
    }

    private static void collect(JsonNode node, Set<String> names) {
        JsonNode name = node.get(SECRET);
        if (node.isObject() && node.size() == 1 && name != null && name.isTextual()) {
            names.add(name.textValue());
        } else {
            node.forEach(child -> collect(child, names));
        }
    }
}
