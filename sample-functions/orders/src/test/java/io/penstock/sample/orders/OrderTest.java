package io.penstock.sample.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {

    private static final Line TEA = new Line("tea", 2, new BigDecimal("3.50"));

    @Test
    void refusesACustomerWithoutName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Order(" ", List.of(TEA)))
                .withMessage("customer is missing");
    }

    @Test
    void refusesTooFewAndTooManyLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Order("Ada", List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Order("Ada", Collections.nCopies(101, TEA)))
                .withMessage("lines: 1 to 100 are needed");
    }

    @Test
    void refusesImpossibleLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Line("", 1, BigDecimal.ONE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line("tea", 0, BigDecimal.ONE))
                .withMessage("quantity 0 is less than 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line("tea", 1, new BigDecimal("-0.01")));
    }

    @Test
    void keepsItsOwnCopyOfTheLines() {
        // Given
        List<Line> lines = new ArrayList<>(List.of(TEA));
        Order order = new Order("Ada", lines);

        // When
        lines.clear();

        // Then
        assertThat(order.lines()).containsExactly(TEA);
    }
}
