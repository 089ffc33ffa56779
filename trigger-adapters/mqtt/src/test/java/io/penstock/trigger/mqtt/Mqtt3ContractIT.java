package io.penstock.trigger.mqtt;

import io.penstock.trigger.spi.AdapterContract;
import io.penstock.trigger.spi.TestingSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract by MQTT 3.1.1 and QoS 2, with a broker that is killed. */
class Mqtt3ContractIT extends AdapterContract {

    @RegisterExtension private static final SharedBroker SHARED = new SharedBroker();

    @Override
    protected TestingSource source() {
        return MqttSource.begin(SHARED.broker(), "3.1.1", 2);
    }
}
