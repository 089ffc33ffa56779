package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class MovingMeanTest {

    @Test
    void isNegativeUntilItKnowsSomething() {
        assertThat(new MovingMean().value()).isNegative();
    }

    @Test
    void beginsWithTheFirstValue() {
        // Given
        MovingMean mean = new MovingMean();

        // When
        mean.add(40);

        // Then
        assertThat(mean.value()).isEqualTo(40);
    }

    @Test
    void aGuessCountsLikeAValue() {
        // Given
        MovingMean mean = new MovingMean(100);

        // When
        mean.add(0);

        // Then
        assertThat(mean.value()).isEqualTo(90, Offset.offset(1e-9));
    }

    @Test
    void followsAChangeAndForgetsAnOutlier() {
        // Given
        MovingMean mean = new MovingMean(10);

        // When
        mean.add(1000);
        double after = mean.value();
        for (int i = 0; i < 60; i++) {
            mean.add(10);
        }

        // Then
        assertThat(after).isEqualTo(109, Offset.offset(1e-9));
        assertThat(mean.value()).isEqualTo(10, Offset.offset(0.5));
    }

    @Test
    void zeroIsAValue() {
        // Given
        MovingMean mean = new MovingMean();
        mean.add(0);

        // When
        mean.add(10);

        // Then
        assertThat(mean.value()).isEqualTo(1, Offset.offset(1e-9));
    }
}
