package io.penstock.trigger.spi;

import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An event for the trigger's function, which gets it as a CloudEvent 1.0 in binary HTTP mode: the
 * data as body, {@code dataContentType} as Content-Type, every other attribute as header {@code
 * ce-NAME}. Immutable but for the data, which the sink owns once it is emitted.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents
 *     1.0.2</a>
 */
public final class TriggerEvent {

    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9]{1,20}");

    private final String id;
    private final String source;
    private final String type;
    private final Optional<String> subject;
    private final Optional<OffsetDateTime> time;
    private final Optional<String> dataContentType;
    private final Map<String, String> extensions;
    private final byte[] data;
    private final Optional<String> orderingKey;
    private final boolean deduplicated;
    private final boolean awaitsOutcome;

    private TriggerEvent(Builder builder) {
        this.id = builder.id;
        this.source = builder.source;
        this.type = builder.type;
        this.subject = builder.subject;
        this.time = builder.time;
        this.dataContentType = builder.dataContentType;
        this.extensions = Map.copyOf(builder.extensions);
        this.data = builder.data;
        this.orderingKey = builder.orderingKey;
        this.deduplicated = builder.deduplicated;
        this.awaitsOutcome = builder.awaitsOutcome;
    }

    /**
     * Begins an event.
     *
     * @param id identifies it within the source
     * @param source URI reference of where it happened
     * @param type what happened, reverse-DNS, e.g. {@code io.penstock.file.created}
     */
    public static Builder of(String id, String source, String type) {
        return new Builder(text("id", id), text("source", source), text("type", type));
    }

    private static String text(String attribute, String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the attribute '" + attribute + "' is empty");
        }
        return value;
    }

    /** Identifies the event within its source. */
    public String id() {
        return id;
    }

    /** URI reference of where it happened. */
    public String source() {
        return source;
    }

    /** What happened. */
    public String type() {
        return type;
    }

    /** What it happened to within the source. */
    public Optional<String> subject() {
        return subject;
    }

    /** When it happened. */
    public Optional<OffsetDateTime> time() {
        return time;
    }

    /** Media type of the data. */
    public Optional<String> dataContentType() {
        return dataContentType;
    }

    /** Extension attributes by name. */
    public Map<String, String> extensions() {
        return extensions;
    }

    /** The payload. Not a copy. */
    public byte[] data() {
        return data;
    }

    /** Events of one key take effect one after another, in the order they were accepted. */
    public Optional<String> orderingKey() {
        return orderingKey;
    }

    /**
     * Whether a second event with this source and id means the same happening and isn't run again,
     * for as long as idempotency keys are kept (24 h by default).
     */
    public boolean deduplicated() {
        return deduplicated;
    }

    /** Whether the adapter needs to know how the invocation ended. */
    public boolean awaitsOutcome() {
        return awaitsOutcome;
    }

    @Override
    public String toString() {
        return "TriggerEvent[" + type + " " + source + " " + id + "]";
    }

    /** Gathers what an event has. For one thread. */
    public static final class Builder {

        private final String id;
        private final String source;
        private final String type;
        private Optional<String> subject = Optional.empty();
        private Optional<OffsetDateTime> time = Optional.empty();
        private Optional<String> dataContentType = Optional.empty();
        private final Map<String, String> extensions = new TreeMap<>();
        private byte[] data = {};
        private Optional<String> orderingKey = Optional.empty();
        private boolean deduplicated;
        private boolean awaitsOutcome;

        private Builder(String id, String source, String type) {
            this.id = id;
            this.source = source;
            this.type = type;
        }

        /** What it happened to within the source. */
        public Builder subject(String value) {
            subject = Optional.of(value);
            return this;
        }

        /** When it happened. */
        public Builder time(OffsetDateTime value) {
            time = Optional.of(value);
            return this;
        }

        /**
         * The payload.
         *
         * @param contentType its media type
         * @param bytes at most {@link EventSink#DATA_BYTES_MAX}; not copied
         */
        public Builder data(String contentType, byte[] bytes) {
            dataContentType = Optional.of(contentType);
            data = bytes;
            return this;
        }

        /**
         * An extension attribute.
         *
         * @param name 1 to 20 lower-case letters and digits
         */
        public Builder extension(String name, String value) {
            if (!EXTENSION.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "'" + name + "' isn't the name of an extension: [a-z0-9]{1,20}");
            }
            extensions.put(name, Objects.requireNonNull(value));
            return this;
        }

        /** Events of one key take effect one after another. */
        public Builder orderingKey(String key) {
            orderingKey = Optional.of(text("orderingKey", key));
            return this;
        }

        /** The id is the same whenever the same happening is emitted again: run it once. */
        public Builder deduplicated() {
            deduplicated = true;
            return this;
        }

        /** The receipt shall tell how the invocation ended. */
        public Builder awaitsOutcome() {
            awaitsOutcome = true;
            return this;
        }

        /** The event. */
        public TriggerEvent build() {
            return new TriggerEvent(this);
        }
    }
}
