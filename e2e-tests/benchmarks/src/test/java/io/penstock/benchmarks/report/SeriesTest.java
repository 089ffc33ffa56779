package io.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTest {

    @Test
    void medianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(new Series(List.of(9.0, 1.0, 4.0)).median()).isEqualTo(4);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(new Series(List.of(9.0, 1.0, 4.0, 5.0)).median()).isEqualTo(4.5);
    }

    @Test
    void knowsLeastAndGreatest() {
        Series series = new Series(List.of(9.0, 1.0, 4.0));
        assertThat(series.min()).isEqualTo(1);
        assertThat(series.max()).isEqualTo(9);
    }

    @Test
    void comparesRoundByRound() {
        Series slowing = new Series(List.of(100.0, 50.0, 10.0));
        Series twiceAsFast = new Series(List.of(200.0, 100.0, 20.0));
        assertThat(twiceAsFast.over(slowing).values()).containsExactly(2.0, 2.0, 2.0);
    }

    @Test
    void refusesToCompareOtherNumbersOfRounds() {
        Series one = new Series(List.of(1.0));
        Series two = new Series(List.of(1.0, 2.0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.over(one))
                .withMessage("2 rounds beside 1");
    }

    @Test
    void refusesToBeEmpty() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Series(List.of()));
    }
}
