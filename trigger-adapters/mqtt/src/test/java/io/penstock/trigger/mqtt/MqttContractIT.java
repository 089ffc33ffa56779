package io.penstock.trigger.mqtt;

import io.penstock.trigger.spi.AdapterContract;
import io.penstock.trigger.spi.TestingSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract by MQTT 5 and QoS 1, with a broker that is killed. */
class MqttContractIT extends AdapterContract {

    @RegisterExtension private static final SharedBroker SHARED = new SharedBroker();

    @Override
    protected TestingSource source() {
        return MqttSource.begin(SHARED.broker(), "5", 1);
    }
}
