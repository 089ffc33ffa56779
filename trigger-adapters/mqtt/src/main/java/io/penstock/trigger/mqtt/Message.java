package io.penstock.trigger.mqtt;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message as it came, of either version of the protocol.
 *
 * @param payload for reading
 * @param properties user properties by name, each with its values in order; MQTT 5 only
 * @param request where an answer is wanted; MQTT 5 only
 * @param acknowledgement tells the broker that it needn't keep the message; doesn't wait; has no
 *     effect with QoS 0 or when the connection is lost
 */
record Message(
        String topic,
        int qos,
        boolean retained,
        ByteBuffer payload,
        Optional<String> contentType,
        Map<String, List<String>> properties,
        Optional<Request> request,
        Runnable acknowledgement) {

    /**
     * The sender waits for an answer.
     *
     * @param responseTopic where to
     * @param correlation what the answer has to carry, for reading
     */
    record Request(String responseTopic, Optional<ByteBuffer> correlation) {}
}
