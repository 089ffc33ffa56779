package io.penstock.trigger.mqtt;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrantsTest {

    private static void check(int first, int second) throws BrokerException {
        Grants.check(List.of("a", "b/#"), List.of(first, second), 1);
    }

    @Test
    void whatWasAskedForOrMoreIsGood() {
        assertThatCode(() -> check(1, 2)).doesNotThrowAnyException();
    }

    @Test
    void aLowerQosIsToldWithItsFilter() {
        assertThatExceptionOfType(BrokerException.class)
                .isThrownBy(() -> check(1, 0))
                .withMessageContaining("0 for 'b/#'.")
                .matches(e -> e.field().orElseThrow().equals("qos"));
    }
}
