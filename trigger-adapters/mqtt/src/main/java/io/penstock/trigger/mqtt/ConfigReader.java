package io.penstock.trigger.mqtt;

import io.penstock.trigger.mqtt.MqttConfig.Broker;
import io.penstock.trigger.mqtt.MqttConfig.Version;
import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/** Reads a trigger's fields; {@code docs/guides/mqtt.md} has them all. */
final class ConfigReader {

    private static final int RECEIVE_MAXIMUM = 128;

    /** What the host lets be on the way at most: more would wait in the adapter. */
    private static final int RECEIVE_MAXIMUM_MAX = 1024;

    /** In seconds 65,535, which is what MQTT can say. */
    private static final Duration KEEP_ALIVE_MAX = Duration.ofSeconds(65_535);

    /** In 365 days a session that nobody comes back to is worth forgetting. */
    private static final Duration SESSION_EXPIRY_MAX = Duration.ofDays(365);

    private static final int CLIENT_ID_CHARS_MAX = 200;
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;

    private enum Ordering {
        TOPIC,
        NONE
    }

    private ConfigReader() {}

    static MqttConfig read(String trigger, TriggerConfig config) throws ConfigException {
        Broker broker = broker(config);
        Optional<String> group = config.optionalText("sharedGroup");
        Optional<String> user = config.optionalText("user");
        Optional<Secret> password = config.secret("password").map(Secret::new);
        if (password.isPresent() && user.isEmpty()) {
            throw new ConfigException("user", "", "The field 'user' is needed with a password.");
        }
        return new MqttConfig(
                broker,
                version(config),
                TopicFilters.read(config, group),
                group.isPresent(),
                (int) config.number("qos", 1, 0, 2),
                clientId(trigger, config),
                config.duration(
                        "sessionExpiry",
                        Duration.ofHours(24),
                        Duration.ofSeconds(1),
                        SESSION_EXPIRY_MAX),
                config.flag("retained", false),
                user,
                password,
                TlsFiles.read(config, broker.tls()),
                (int) config.number("receiveMaximum", RECEIVE_MAXIMUM, 1, RECEIVE_MAXIMUM_MAX),
                config.duration(
                        "keepAlive", Duration.ofSeconds(30), Duration.ofSeconds(1), KEEP_ALIVE_MAX),
                config.choice("ordering", Ordering.TOPIC) == Ordering.TOPIC,
                contentType(config));
    }

    private static Broker broker(TriggerConfig config) throws ConfigException {
        String text = config.text("broker");
        if (text.indexOf('@') >= 0) {
            // Not shown again: it may have a password in it. No host or port has the sign.
            throw new ConfigException(
                    "broker",
                    "",
                    "Write mqtt://HOST:PORT, and credentials into 'user' and 'password'.");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            throw badBroker(config, text, e.getReason() + ".");
        }
        boolean tls = "mqtts".equals(uri.getScheme());
        if (!tls && !"mqtt".equals(uri.getScheme())) {
            throw badBroker(config, text, "The scheme is unknown.");
        }
        String host = uri.getHost();
        if (host == null
                || !uri.getRawPath().isEmpty()
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || uri.getPort() == 0
                || uri.getPort() > 65_535) {
            throw badBroker(config, text, "It has to be a host and a port.");
        }
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? TLS_PORT : PORT;
        return new Broker(plain, port, tls);
    }

    private static ConfigException badBroker(TriggerConfig config, String text, String why) {
        return config.bad(
                "broker", text, why + " Write mqtt://HOST:PORT, or mqtts://HOST:PORT for TLS.");
    }

    private static Version version(TriggerConfig config) throws ConfigException {
        String text = config.optionalText("version").orElse("5");
        return switch (text) {
            case "5", "5.0" -> Version.V5;
            case "3.1.1" -> Version.V3;
            default -> throw config.bad("version", text, "Write '5' or '3.1.1'.");
        };
    }

    /** Stable, so that the broker knows the trigger's session again. */
    private static String clientId(String trigger, TriggerConfig config) throws ConfigException {
        Optional<String> own = config.optionalText("clientId");
        if (own.isEmpty()) {
            // A slash would do, but brokers that check access by client id often refuse it.
            return "penstock-" + trigger.replace('/', '.');
        }
        String id = own.get();
        if (id.length() > CLIENT_ID_CHARS_MAX || !TopicFilters.isPlainText(id)) {
            throw config.bad(
                    "clientId",
                    id,
                    "Write at most " + CLIENT_ID_CHARS_MAX + " characters, none of them control.");
        }
        return id;
    }

    private static Optional<String> contentType(TriggerConfig config) throws ConfigException {
        Optional<String> type = config.optionalText("contentType");
        if (type.isPresent() && Events.mediaType(type.get()).isEmpty()) {
            throw config.bad(
                    "contentType", type.get(), "Write a media type, e.g. application/json.");
        }
        return type;
    }
}
