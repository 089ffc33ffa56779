package io.penstock.trigger.mqtt;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerAdapter;
import io.penstock.trigger.spi.TriggerAdapterProvider;
import io.penstock.trigger.spi.TriggerConfig;
import java.time.InstantSource;
import java.util.UUID;

/** Serves triggers of type {@code mqtt}: MQTT 5 and 3.1.1. */
public final class MqttProvider implements TriggerAdapterProvider {

    /** What the service loader calls. */
    public MqttProvider() {}

    @Override
    public String type() {
        return "mqtt";
    }

    @Override
    public TriggerAdapter create(String trigger, TriggerConfig config) throws ConfigException {
        MqttConfig read = ConfigReader.read(trigger, config);
        Events events =
                new Events(read, InstantSource.system(), () -> UUID.randomUUID().toString());
        return new MqttAdapter(trigger, read, events);
    }
}
