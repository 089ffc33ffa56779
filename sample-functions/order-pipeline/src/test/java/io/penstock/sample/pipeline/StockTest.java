package io.penstock.sample.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.function.testing.EmittedEvent;
import io.penstock.function.testing.FunctionAnswer;
import io.penstock.function.testing.FunctionExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class StockTest {

    @RegisterExtension
    static final FunctionExtension stock =
            FunctionExtension.ofHandler("io.penstock.sample.pipeline.Stock")
                    .env("CONFIRM", "confirm-order")
                    .env("STOCK", "3");

    private static EmittedEvent insert(int quantity) {
        FunctionAnswer answer =
                stock.invoke(
                        """
                        {"op":"insert","key":{"id":7},"before":null,"after":
                         {"id":7,"customer":"Ada","article":"tea","quantity":%d,"note":null}}
                        """
                                .formatted(quantity));
        assertThat(answer.status()).isBetween(200, 204);
        return stock.emitted().getLast();
    }

    @Test
    void confirmsWhatIsThere() {
        EmittedEvent emitted = insert(3);

        assertThat(emitted.function()).isEqualTo("confirm-order");
        assertThat(emitted.event().id()).isEqualTo("order-7");
        assertThat(emitted.json().get("available").asBoolean()).isTrue();
    }

    @Test
    void tellsWhatIsNot() {
        assertThat(insert(4).json().get("available").asBoolean()).isFalse();
    }
}
