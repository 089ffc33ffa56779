package io.penstock.trigger.mqtt;

import io.penstock.trigger.mqtt.MqttConfig.Version;
import io.penstock.trigger.spi.Checkpoints;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the session's subscriptions those of the configuration. What an earlier configuration
 * subscribed to is in a checkpoint, as the broker doesn't tell. For one thread.
 */
final class Subscriptions {

    private static final String CHECKPOINT = "subscribed";

    private final MqttConfig config;
    private final Checkpoints checkpoints;
    private boolean done;

    Subscriptions(MqttConfig config, Checkpoints checkpoints) {
        this.config = config;
        this.checkpoints = checkpoints;
    }

    /**
     * Subscribes, also when the session is there: a broker may have lost them, and it costs
     * nothing.
     *
     * @param sessionPresent whether the broker had the session
     */
    void renew(BrokerConnection connection, boolean sessionPresent)
            throws BrokerException, InterruptedException {
        if (!done) {
            List<String> gone = new ArrayList<>(before());
            gone.removeAll(config.filters());
            if (sessionPresent && !gone.isEmpty()) {
                connection.unsubscribe(gone);
            }
            var _ = checkpoints.save(Map.of(CHECKPOINT, checkpoint()));
        }
        // MQTT 3.1.1 sends the retained messages with each subscription, new or not.
        boolean again = config.version() == Version.V3 && config.retained();
        if (!done || !sessionPresent || !again) {
            connection.subscribe(config.filters());
        }
        done = true;
    }

    /** Whether the broker was asked before to keep this session, by this or an earlier adapter. */
    boolean wereMade() {
        return done || !before().isEmpty();
    }

    private List<String> before() {
        List<String> lines = checkpoints.loaded().getOrDefault(CHECKPOINT, "").lines().toList();
        boolean same = !lines.isEmpty() && lines.getFirst().equals(session());
        return same ? lines.subList(1, lines.size()) : List.of();
    }

    private String checkpoint() {
        return session() + "\n" + String.join("\n", config.filters());
    }

    private String session() {
        return config.clientId() + " " + config.broker().uri();
    }
}
