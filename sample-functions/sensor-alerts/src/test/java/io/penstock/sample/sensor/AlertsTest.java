package io.penstock.sample.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.function.testing.FunctionAnswer;
import io.penstock.function.testing.FunctionExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AlertsTest {

    @RegisterExtension
    static final FunctionExtension alerts =
            FunctionExtension.ofHandler("io.penstock.sample.sensor.Alerts").env("LIMIT", "25");

    private static FunctionAnswer reading(String json) {
        return alerts.request("POST", "/")
                .header("ce-specversion", "1.0")
                .header("ce-id", "1")
                .header("ce-source", "mqtt://broker/sensors/7")
                .header("ce-type", "io.penstock.mqtt.message")
                .header("ce-subject", "sensors/7")
                .body(json)
                .send();
    }

    @Test
    void whatIsAboveTheLimitIsAnAlert() {
        FunctionAnswer answer = reading("{\"celsius\": 25.5}");

        assertThat(answer.json().get("sensor").asText()).isEqualTo("sensors/7");
        assertThat(answer.json().get("alert").asBoolean()).isTrue();
    }

    @Test
    void theLimitItselfIsNot() {
        assertThat(reading("{\"celsius\": 25}").json().get("alert").asBoolean()).isFalse();
    }
}
