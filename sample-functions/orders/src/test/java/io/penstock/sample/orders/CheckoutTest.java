package io.penstock.sample.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.function.testing.FunctionExtension;
import io.penstock.function.testing.FunctionFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutTest {

    @RegisterExtension
    static final FunctionExtension function =
            FunctionExtension.ofHandler("io.penstock.sample.orders.Checkout")
                    .env("TAX_RATE", "0.19");

    @Test
    void sumsWithoutRoundingEachLine() {
        // When
        JsonNode receipt =
                function.invoke(
                                """
                                {"customer":"Ada","lines":[
                                  {"article":"tea","quantity":3,"price":1.10},
                                  {"article":"salt","quantity":7,"price":0.005}]}
                                """)
                        .json();

        // Then
        assertThat(receipt.get("customer").textValue()).isEqualTo("Ada");
        assertThat(receipt.get("pieces").intValue()).isEqualTo(10);
        assertThat(receipt.get("net").asText()).isEqualTo("3.34");
        assertThat(receipt.get("tax").asText()).isEqualTo("0.63");
        assertThat(receipt.get("total").asText()).isEqualTo("3.97");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"lines\":[{\"article\":\"tea\",\"quantity\":1,\"price\":1}]}",
                "{\"customer\":\"Ada\",\"lines\":[]}",
                "{\"customer\":\"Ada\",\"lines\":[{\"article\":\"t\",\"quantity\":0,\"price\":1}]}",
                "{\"customer\":\"Ada\",\"lines\":[{\"article\":\"t\",\"quantity\":1}]}",
                "not json"
            })
    void badOrderIsTheCallersFault(String body) {
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> function.invoke(body))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("bad-payload"));
    }
}
