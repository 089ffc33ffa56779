package io.penstock.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptIdTest {

    @Test
    void digitsAreBytes() {
        assertThat(KeptId.of("00017f809abcdeff0123456789abcdef"))
                .isEqualTo(
                        new byte[] {
                            0x00,
                            0x01,
                            0x7f,
                            (byte) 0x80,
                            (byte) 0x9a,
                            (byte) 0xbc,
                            (byte) 0xde,
                            (byte) 0xff,
                            0x01,
                            0x23,
                            0x45,
                            0x67,
                            (byte) 0x89,
                            (byte) 0xab,
                            (byte) 0xcd,
                            (byte) 0xef
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "billing.invoice@1",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789abcdef0123456789abcdeF",
                "0123456789abcdef0123456789abcde:",
                "0123456789abcdef0123456789abcde/",
                "0123456789abcdef0123456789abcde`",
                "0123456789abcdef0123456789abcdeg",
                "0123456789abcdef0123456789abcde\u0661"
            })
    void allElseIsText(String id) {
        assertThat(KeptId.of(id)).isEqualTo(id);
    }
}
