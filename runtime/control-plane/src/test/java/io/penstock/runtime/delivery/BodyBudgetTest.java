package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BodyBudgetTest {

    private static final long MAX = 1600;

    private final BodyBudget budget = new BodyBudget(MAX);
    private final List<FunctionLine> lines =
            IntStream.range(0, 100)
                    .mapToObj(i -> new FunctionLine(TestingEvents.name("f" + i), true))
                    .toList();

    @Test
    void takesWhatFits() {
        assertThat(budget.tryTake(MAX)).isTrue();
        assertThat(budget.tryTake(1)).isFalse();
        assertThat(budget.tryTake(0)).isTrue();
        budget.release(1);
        assertThat(budget.tryTake(1)).isTrue();
        assertThat(budget.used()).isEqualTo(MAX);
    }

    @Test
    void claimsAtTheSameTimeShareWhatIsLeft() {
        // When
        List<Long> shares = new ArrayList<>();
        long share = budget.reserve(lines.getFirst());
        while (share > 0) {
            shares.add(share);
            share = budget.reserve(lines.get(shares.size()));
        }

        // Then
        assertThat(shares.stream().mapToLong(one -> one).sum()).isEqualTo(MAX);
        assertThat(shares).hasSizeBetween(4, 16);
        assertThat(shares.getFirst()).isEqualTo(MAX / 4);
    }

    @Test
    void whoFoundItSpentIsServedInTurn() {
        // Given
        budget.take(MAX);
        assertThat(budget.reserve(lines.get(1))).isZero();
        assertThat(budget.reserve(lines.get(2))).isZero();
        assertThat(budget.reserve(lines.get(1))).isZero();
        assertThat(budget.next()).isEmpty();

        // When
        budget.release(1);

        // Then
        assertThat(budget.next()).contains(lines.get(1));
        assertThat(budget.next()).contains(lines.get(2));
        assertThat(budget.next()).isEmpty();
    }

    @Test
    void nobodyIsServedWhileItIsOverdrawn() {
        // Given
        budget.take(MAX + 500);
        assertThat(budget.reserve(lines.get(1))).isZero();

        // When
        budget.release(500);

        // Then
        assertThat(budget.next()).isEmpty();
        budget.release(MAX);
        assertThat(budget.next()).contains(lines.get(1));
        assertThat(budget.used()).isZero();
    }

    @Test
    void evenASmallBudgetLetsOneClaim() {
        BodyBudget tiny = new BodyBudget(1);

        assertThat(tiny.reserve(lines.get(0))).isOne();
        assertThat(tiny.reserve(lines.get(1))).isZero();
    }
}
