package io.penstock.function.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CloseHookTest {

    @RegisterExtension
    final FunctionExtension function = FunctionExtension.ofHandler("sample.Functions$Closing");

    @Test
    @Order(1)
    void answersWhileOpen() {
        System.clearProperty("sample.closed");

        // Then
        assertThat(function.invoke("{}").text()).isEqualTo("open");
    }

    @Test
    @Order(2)
    void callsCloseHookAfterTheTest() {
        // Then
        assertThat(System.getProperty("sample.closed")).isEqualTo("closed");
    }

    @AfterEach
    void forget() {
        if (System.getProperty("sample.closed") != null) {
            System.clearProperty("sample.closed");
        }
    }
}
