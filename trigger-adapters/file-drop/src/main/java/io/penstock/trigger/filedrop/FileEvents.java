package io.penstock.trigger.filedrop;

import io.penstock.trigger.filedrop.FileDropConfig.Content;
import io.penstock.trigger.filedrop.FileDropConfig.Format;
import io.penstock.trigger.filedrop.FileDropConfig.Order;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes a file's event. INVARIANT: the same claim and facts give the same event to the byte, as the
 * queue takes a second event with the same id and other data for a mistake.
 */
final class FileEvents {

    static final String TYPE = "io.penstock.file.created";

    /** Not allowed in CloudEvents attributes, and the sign that stands for them. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[\\p{Cntrl}\u0080-\u009f%]");

    private final FileDropConfig config;
    private final String source;

    FileEvents(FileDropConfig config) {
        this.config = config;
        // Not Path.toUri: that asks whether the directory is there.
        this.source =
                "file://" + S3Records.encoded(config.directory().toString()).replace("+", "%20");
    }

    /** The largest file whose bytes the event needs; -1 if it never does. */
    long bytesMax() {
        return config.content() == Content.INLINE ? config.inlineBytesMax() : -1;
    }

    TriggerEvent event(Taken taken, Facts facts) {
        TriggerEvent.Builder event =
                TriggerEvent.of(taken.id(), source, TYPE)
                        .subject(attribute(taken.relative().toString()))
                        .extension("filepath", attribute(taken.file().toString()))
                        .extension("filesize", Long.toString(facts.version().size()))
                        .extension("filesha256", facts.sha256())
                        .deduplicated()
                        .awaitsOutcome();
        Instant modified = facts.version().modified().toInstant();
        OffsetDateTime time = modified.atOffset(ZoneOffset.UTC);
        if (time.getYear() > 0 && time.getYear() < 10_000) {
            // RFC 3339 has no others.
            event.time(time);
        }
        if (config.order() != Order.NONE) {
            event.orderingKey("file-drop " + config.trigger());
        }
        if (facts.bytes().isPresent()) {
            ByteBuffer bytes = facts.bytes().get().duplicate();
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return event.data(facts.mediaType(), copy).build();
        }
        Map<String, ?> data =
                config.format() == Format.S3
                        ? S3Records.of(config.trigger(), taken, facts)
                        : data(taken, facts);
        return event.data("application/json", Json.object(data).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    private Map<String, Object> data(Taken taken, Facts facts) {
        Path name = taken.relative().getFileName();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", taken.file().toString());
        data.put("name", name.toString());
        data.put("directory", config.directory().toString());
        data.put("size", facts.version().size());
        data.put("sha256", facts.sha256());
        data.put("mediaType", facts.mediaType());
        data.put("modified", facts.version().modified().toInstant().toString());
        if (config.content() == Content.INLINE) {
            data.put(
                    "note",
                    "The file has more than inlineBytesMax (%d) bytes: read it at 'path'."
                            .formatted(config.inlineBytesMax()));
        }
        return data;
    }

    /** Text that an attribute may have: control characters and {@code %} percent-encoded. */
    private static String attribute(String text) {
        return NOT_PLAIN
                .matcher(text)
                .replaceAll(
                        found -> {
                            StringBuilder encoded = new StringBuilder();
                            for (byte b : found.group().getBytes(StandardCharsets.UTF_8)) {
                                encoded.append("%%%02X".formatted(b));
                            }
                            return encoded.toString();
                        });
    }
}
