package io.penstock.sample.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.function.testing.EmittedEvent;
import io.penstock.function.testing.FunctionExtension;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReceiptEventTest {

    @RegisterExtension
    static final FunctionExtension function =
            FunctionExtension.ofHandler("io.penstock.sample.orders.Checkout")
                    .env("RECEIPTS_TO", "markdown");

    @Test
    void emitsTheReceiptInMarkdown() {
        // When
        function.invoke(
                """
                {"customer":"Ada","lines":[{"article":"tea","quantity":2,"price":3.50}]}
                """);

        // Then
        List<EmittedEvent> emitted = function.emitted();
        assertThat(emitted).hasSize(1);
        EmittedEvent event = emitted.getFirst();
        assertThat(event.function()).isEqualTo("markdown");
        assertThat(event.event().type()).isEqualTo("io.penstock.sample.receipt");
        assertThat(event.event().subject()).contains("Ada");
        assertThat(event.event().dataContentType()).contains("text/markdown");
        assertThat(event.text())
                .isEqualTo(
                        """
                        # Receipt for Ada

                        2 pieces: 7.00 net, 0.00 tax, **7.00 in all**
                        """);
    }
}
