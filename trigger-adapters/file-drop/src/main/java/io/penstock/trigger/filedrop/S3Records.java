package io.penstock.trigger.filedrop;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file in the shape of an S3 event notification, for functions that were written for S3.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event
 *     message structure</a>
 */
final class S3Records {

    private S3Records() {}

    static Map<String, Object> of(String trigger, Taken taken, Facts facts) {
        Instant modified = facts.version().modified().toInstant();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("key", encoded(taken.relative().toString()));
        object.put("size", facts.version().size());
        object.put("eTag", facts.sha256());
        object.put("sequencer", sequencer(modified));
        Map<String, Object> s3 = new LinkedHashMap<>();
        s3.put("s3SchemaVersion", "1.0");
        s3.put("configurationId", trigger);
        s3.put("bucket", Map.of("name", trigger));
        s3.put("object", object);
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("path", taken.file().toString());
        file.put("sha256", facts.sha256());
        file.put("mediaType", facts.mediaType());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventVersion", "2.1");
        fields.put("eventSource", "aws:s3");
        fields.put("eventTime", modified.toString());
        fields.put("eventName", "ObjectCreated:Put");
        fields.put("s3", s3);
        fields.put("file", file);
        return Map.of("Records", List.of(fields));
    }

    /** A path as S3 writes keys: each step URL-encoded, with {@code +} for a space. */
    static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8).replace("%2F", "/");
    }

    /** Grows with each version of a file: nanoseconds since 1970 as 16 hexadecimal digits. */
    private static String sequencer(Instant modified) {
        long nanos = modified.getEpochSecond() * 1_000_000_000 + modified.getNano();
        return "%016X".formatted(nanos);
    }
}
