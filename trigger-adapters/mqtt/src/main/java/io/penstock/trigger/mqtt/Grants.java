package io.penstock.trigger.mqtt;

import java.util.ArrayList;
import java.util.List;

/**
 * What a broker has granted of the subscriptions that were asked for. That it refuses one the
 * client tells; that it will send with a lower QoS it doesn't.
 *
 * @see <a href="https://docs.oasis-open.org/mqtt/mqtt/v5.0/os/mqtt-v5.0-os.html#_Toc3901178">MQTT
 *     5.0, 3.9.3</a>
 */
final class Grants {

    private Grants() {}

    /**
     * Looks at the broker's answer.
     *
     * @param filters what was subscribed to
     * @param granted the QoS that is granted to each, in their order
     * @param qos what was asked for
     * @throws BrokerException if one is lower, as messages would be lost without a word
     */
    static void check(List<String> filters, List<Integer> granted, int qos) throws BrokerException {
        List<String> lower = new ArrayList<>();
        for (int i = 0; i < filters.size(); i++) {
            if (granted.get(i) < qos) {
                lower.add(granted.get(i) + " for '" + filters.get(i) + "'");
            }
        }
        if (!lower.isEmpty()) {
            throw BrokerException.lowerQos(String.join(", ", lower));
        }
    }
}
