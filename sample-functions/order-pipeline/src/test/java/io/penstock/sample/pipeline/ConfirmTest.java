package io.penstock.sample.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.function.testing.FunctionExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ConfirmTest {

    @RegisterExtension
    static final FunctionExtension confirm =
            FunctionExtension.ofHandler("io.penstock.sample.pipeline.Confirm");

    @Test
    void writesTheLetter() {
        assertThat(
                        confirm.invoke(
                                        """
                                        {"order":7,"customer":"Ada","available":true}
                                        """)
                                .text())
                .contains("Dear Ada, your order 7 is on its way.");
    }
}
