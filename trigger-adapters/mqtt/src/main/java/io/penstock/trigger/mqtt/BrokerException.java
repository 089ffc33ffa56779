package io.penstock.trigger.mqtt;

import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt3.message.connect.connack.Mqtt3ConnAckReturnCode;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The broker is away, or answers and refuses. */
final class BrokerException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Alerts by which a broker says that it doesn't like the client's certificate. */
    private static final String[] CERTIFICATE_ALERTS = {
        "certificate_", "bad_certificate", "unknown_ca", "handshake_failure", "access_denied"
    };

    private final String field;

    private BrokerException(String field, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.field = field;
    }

    /** The field that has to be changed if the broker refuses; empty if it is away. */
    Optional<String> field() {
        return field.isEmpty() ? Optional.empty() : Optional.of(field);
    }

    /** The message, after the field if there is one. */
    String told() {
        return (field.isEmpty() ? "" : field + ": ") + getMessage();
    }

    /** Says in a sentence what the client's exception means. */
    static BrokerException of(Throwable cause) {
        return switch (cause) {
            case Mqtt5ConnAckException e -> refused(e);
            case Mqtt3ConnAckException e -> refused(e);
            case Mqtt5SubAckException e ->
                    badTopics(e, e.getMqttMessage().getReasonCodes().toString());
            case Mqtt3SubAckException e ->
                    badTopics(e, e.getMqttMessage().getReturnCodes().toString());
            case Mqtt5DisconnectException e -> ended(e);
            default -> {
                Optional<Throwable> tls = find(cause, SSLException.class);
                yield tls.isPresent() ? badTls(tls.get()) : away(cause);
            }
        };
    }

    /** The broker didn't answer in time. */
    static BrokerException late(Throwable cause) {
        return new BrokerException("", "The broker doesn't answer.", cause);
    }

    /** What came isn't a message of which an event could be made. */
    static BrokerException untaken(RuntimeException cause) {
        return new BrokerException("", "A message can't be taken: " + cause + ".", cause);
    }

    private static BrokerException refused(Mqtt5ConnAckException e) {
        Mqtt5ConnAckReasonCode code = e.getMqttMessage().getReasonCode();
        String said =
                code + e.getMqttMessage().getReasonString().map(reason -> ", " + reason).orElse("");
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED, BANNED, BAD_AUTHENTICATION_METHOD ->
                    badUser(e, said);
            case CLIENT_IDENTIFIER_NOT_VALID -> badClientId(e, said);
            case UNSUPPORTED_PROTOCOL_VERSION -> badVersion(e, said);
            default -> new BrokerException("", "The broker refuses connections: " + said + ".", e);
        };
    }

    private static BrokerException refused(Mqtt3ConnAckException e) {
        Mqtt3ConnAckReturnCode code = e.getMqttMessage().getReturnCode();
        String said = code.toString();
        return switch (code) {
            case BAD_USER_NAME_OR_PASSWORD, NOT_AUTHORIZED -> badUser(e, said);
            case IDENTIFIER_REJECTED -> badClientId(e, said);
            case UNSUPPORTED_PROTOCOL_VERSION -> badVersion(e, said);
            default -> new BrokerException("", "The broker refuses connections: " + said + ".", e);
        };
    }

    private static BrokerException badUser(Throwable cause, String said) {
        return new BrokerException(
                "user",
                "The broker doesn't let the user in: "
                        + said
                        + ". Look at 'user' and 'password', and at what the broker allows them.",
                cause);
    }

    private static BrokerException badClientId(Throwable cause, String said) {
        return new BrokerException(
                "clientId", "The broker doesn't take the client id: " + said + ".", cause);
    }

    private static BrokerException badVersion(Throwable cause, String said) {
        return new BrokerException(
                "version", "The broker doesn't speak this version of MQTT: " + said + ".", cause);
    }

    /** The broker would send messages with a lower QoS than was asked for. */
    static BrokerException lowerQos(String granted) {
        return new BrokerException(
                "qos",
                "The broker grants less than was asked for: "
                        + granted
                        + ". Set 'qos' to what it grants, if that will do.",
                null);
    }

    private static BrokerException badTopics(Throwable cause, String said) {
        return new BrokerException(
                "topics",
                "The broker doesn't allow each of the subscriptions. It says, in their order: "
                        + said
                        + ".",
                cause);
    }

    private static BrokerException ended(Mqtt5DisconnectException e) {
        String code = e.getMqttMessage().getReasonCode().toString();
        String advice =
                code.equals("SESSION_TAKEN_OVER") ? " Another client uses the same client id." : "";
        return new BrokerException(
                "", "The broker ended the connection: " + code + "." + advice, e);
    }

    private static BrokerException badTls(Throwable tls) {
        String said = String.valueOf(tls.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("received fatal alert")) {
            for (String alert : CERTIFICATE_ALERTS) {
                if (lower.contains(alert)) {
                    return new BrokerException(
                            TlsFiles.CERT_FILE,
                            "The broker doesn't take the client's certificate: " + said + ".",
                            tls);
                }
            }
        }
        if (lower.contains("no subject alternative") || lower.contains("no name matching")) {
            return new BrokerException(
                    "broker", "The broker's certificate is for another host: " + said + ".", tls);
        }
        if (lower.contains("certification path")
                || lower.contains("path validation")
                || lower.contains("trust")) {
            return new BrokerException(
                    TlsFiles.CA_FILE, "The broker's certificate isn't trusted: " + said + ".", tls);
        }
        return new BrokerException("broker", "TLS with the broker fails: " + said + ".", tls);
    }

    private static BrokerException away(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.toString() : root.getMessage();
        String sentence = said.endsWith(".") ? said : said + ".";
        return new BrokerException("", "The broker can't be reached: " + sentence, cause);
    }

    private static Optional<Throwable> find(Throwable thrown, Class<?> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(cause);
            }
        }
        return Optional.empty();
    }
}
