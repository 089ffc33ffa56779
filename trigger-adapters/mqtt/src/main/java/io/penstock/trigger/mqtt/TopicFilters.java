package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttSharedTopicFilter;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import io.penstock.trigger.spi.Checkpoints;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The topic filters that a trigger subscribes to.
 *
 * @see <a href="https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901241">MQTT
 *     5.0, 4.7</a>
 */
final class TopicFilters {

    /** What one SUBSCRIBE and one checkpoint have room for. */
    private static final int FILTERS_MAX = 100;

    private static final int FILTER_CHARS_MAX = 250;

    /** Leaves room in the checkpoint for the broker and the client id. */
    private static final int TOTAL_BYTES_MAX = Checkpoints.VALUE_BYTES_MAX - 8 * 1024;

    private TopicFilters() {}

    static List<String> read(TriggerConfig config, Optional<String> group) throws ConfigException {
        List<String> texts = config.texts("topics");
        if (texts.isEmpty()) {
            // Says that the field is missing.
            config.text("topics");
        }
        if (texts.size() > FILTERS_MAX) {
            throw config.bad("topics", texts.size(), "Write at most " + FILTERS_MAX + " filters.");
        }
        List<String> filters = new ArrayList<>();
        for (String text : texts) {
            check(config, text);
            String filter = group.isPresent() ? shared(config, group.get(), text) : text;
            if (filters.contains(filter)) {
                throw config.bad("topics", text, "Write it once.");
            }
            filters.add(filter);
        }
        int total = String.join("\n", filters).getBytes(StandardCharsets.UTF_8).length;
        if (total > TOTAL_BYTES_MAX) {
            throw config.bad(
                    "topics",
                    texts.size() + " filters",
                    "Write at most "
                            + TOTAL_BYTES_MAX
                            + " bytes in all, with the group before each.");
        }
        return filters;
    }

    private static void check(TriggerConfig config, String text) throws ConfigException {
        if (text.length() > FILTER_CHARS_MAX || !isPlainText(text)) {
            throw config.bad(
                    "topics",
                    text,
                    "Write at most " + FILTER_CHARS_MAX + " characters, none of them control.");
        }
        if (text.startsWith("$share/")) {
            throw config.bad("topics", text, "Write the group into 'sharedGroup'.");
        }
        try {
            MqttTopicFilter.of(text);
        } catch (IllegalArgumentException _) {
            throw config.bad(
                    "topics",
                    text,
                    "'+' has to be a whole level, and '#' the whole last one: a/+/c, a/#.");
        }
    }

    private static String shared(TriggerConfig config, String group, String text)
            throws ConfigException {
        try {
            if (group.length() <= FILTER_CHARS_MAX && isPlainText(group)) {
                return MqttSharedTopicFilter.of(group, text).toString();
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw config.bad(
                "sharedGroup",
                group,
                "Write at most " + FILTER_CHARS_MAX + " characters without '/', '+' and '#'.");
    }

    /** Whether a text has no control character and no half of a surrogate pair. */
    static boolean isPlainText(String text) {
        return text.codePoints()
                .noneMatch(
                        character ->
                                Character.isISOControl(character)
                                        || Character.getType(character) == Character.SURROGATE);
    }
}
