package io.penstock.trigger.mqtt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a trigger connects and what it subscribes to.
 *
 * @param filters what is subscribed to, with {@code $share/GROUP/} before each if there is a group
 * @param receiveMaximum messages that the broker may send beyond those that are acknowledged
 * @param retained whether retained messages are wanted when a subscription begins
 * @param orderedByTopic whether events of a topic take effect one after another
 * @param contentType of messages that don't name one
 */
record MqttConfig(
        Broker broker,
        Version version,
        List<String> filters,
        boolean shared,
        int qos,
        String clientId,
        Duration sessionExpiry,
        boolean retained,
        Optional<String> user,
        Optional<Secret> password,
        TlsFiles tls,
        int receiveMaximum,
        Duration keepAlive,
        boolean orderedByTopic,
        Optional<String> contentType) {

    /** The protocol's version. */
    enum Version {
        V5,
        V3
    }

    /**
     * Where the broker is.
     *
     * @param tls whether the connection is encrypted
     */
    record Broker(String host, int port, boolean tls) {

        /** As the trigger's author writes it, always with the port. */
        String uri() {
            return (tls ? "mqtts://" : "mqtt://")
                    + (host.contains(":") ? "[" + host + "]" : host)
                    + ":"
                    + port;
        }
    }

    MqttConfig {
        filters = List.copyOf(filters);
    }
}
