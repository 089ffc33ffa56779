package io.penstock.trigger.mqtt;

import io.penstock.trigger.mqtt.Message.Request;
import io.penstock.trigger.spi.TriggerEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Makes events of messages. Safe for several threads. */
final class Events {

    static final String TYPE = "io.penstock.mqtt.message";

    private static final String OCTETS = "application/octet-stream";

    /** What an ordering key may have over HTTP; other topics are hashed. */
    private static final Pattern PLAIN_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** A type, a subtype and parameters, in what may stand in an HTTP header. */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile(
                    "[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}([ \\t]*;[\\x20-\\x7e]{0,255})?");

    private final MqttConfig config;
    private final InstantSource clock;
    private final Supplier<String> ids;

    /**
     * Events of one trigger.
     *
     * @param ids makes an id for each message: MQTT has none that stays
     */
    Events(MqttConfig config, InstantSource clock, Supplier<String> ids) {
        this.config = config;
        this.clock = clock;
        this.ids = ids;
    }

    TriggerEvent of(Message message) {
        String topic = message.topic();
        TriggerEvent.Builder event =
                TriggerEvent.of(ids.get(), source(topic), TYPE)
                        .subject(topic)
                        .time(clock.instant().atOffset(ZoneOffset.UTC))
                        .data(contentType(message), bytes(message.payload()))
                        .extension("mqttqos", Integer.toString(message.qos()))
                        .extension("mqttretained", Boolean.toString(message.retained()));
        if (!message.properties().isEmpty()) {
            event.extension("mqttuserproperties", Json.object(message.properties()));
        }
        if (message.request().isPresent()) {
            Request request = message.request().get();
            event.extension("mqttresponsetopic", request.responseTopic()).awaitsOutcome();
            request.correlation()
                    .ifPresent(
                            correlation ->
                                    event.extension(
                                            "mqttcorrelationdata",
                                            Base64.getEncoder()
                                                    .encodeToString(bytes(correlation))));
        }
        if (config.orderedByTopic()) {
            event.orderingKey(orderingKey(topic));
        }
        return event.build();
    }

    private String source(String topic) {
        return config.broker().uri() + "/" + Percent.path(topic);
    }

    private String contentType(Message message) {
        return message.contentType()
                .flatMap(Events::mediaType)
                .or(config::contentType)
                .orElse(OCTETS);
    }

    /** The text if it can be sent as a media type: publishers may write anything. */
    static Optional<String> mediaType(String text) {
        return Optional.of(text).filter(MEDIA_TYPE.asMatchPredicate());
    }

    private static String orderingKey(String topic) {
        if (PLAIN_KEY.matcher(topic).matches()) {
            return topic;
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(digest.digest(topic.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
