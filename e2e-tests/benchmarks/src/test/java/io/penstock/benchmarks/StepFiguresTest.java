package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.StepRound.Point;
import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.report.Verdict;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StepFiguresTest {

    /** Ten callers of 100 ms: 100 a second at the best. */
    private static StepFigures figures(StepRound... rounds) {
        return new StepFigures(10, 100, List.of(rounds));
    }

    /** Ten seconds; as many instances as seconds, up to eight. */
    private static StepRound round(double perSecond, long errors) {
        List<Point> curve =
                IntStream.rangeClosed(0, 10)
                        .mapToObj(s -> new Point(s, Math.min(s, 8), s * perSecond, s))
                        .toList();
        return new StepRound(900, errors, 0.5, curve);
    }

    @Test
    void aRoundIsJudgedByItsSecondHalf() {
        // Given
        List<Point> curve =
                List.of(
                        new Point(0, 1, 50, 1),
                        new Point(5, 8, 100, 2),
                        new Point(10, 8, 600, 2.5));

        // When
        StepRound round = new StepRound(600, 0, 0.5, curve);

        // Then
        assertThat(round.perSecond()).isEqualTo(100);
        assertThat(round.cpuMicros()).isEqualTo(1000);
        assertThat(round.instances()).isEqualTo(8);
        assertThat(round.secondsToScale()).isEqualTo(5);
    }

    @Test
    void showsMedianLeastAndGreatest() {
        // When
        String markdown = figures(round(90, 0), round(50, 0), round(99, 0)).markdown();

        // Then
        assertThat(markdown)
                .endsWith(
                        "| 1 to 10 | 3 | 100 | 90 (50 to 99) | 0.900 (0.500 to 0.990) | 0 of 2700"
                                + " | 8 (8 to 8) | 8.0 (8.0 to 8.0) | 11111 (10101 to 20000)"
                                + " | 0.50 (0.50 to 0.50) |\n");
    }

    @Test
    void theMedianIsJudgedAndTheErrorsOfAllRounds() {
        // When
        List<Target> targets =
                figures(round(96, 0), round(10, 0), round(99, 2), round(97, 0), round(20, 0))
                        .targets();

        // Then
        assertThat(targets.getFirst().met()).isTrue();
        assertThat(targets.getFirst().measured()).isEqualTo("0.96x");
        assertThat(targets.getLast().met()).isFalse();
        assertThat(targets.getLast().measured()).isEqualTo("2.00");
    }

    @Test
    void fewRoundsSayNothing() {
        // When
        List<Target> targets = figures(round(96, 0), round(96, 0), round(99, 0)).targets();

        // Then
        assertThat(targets.getFirst().verdict())
                .isEqualTo(new Verdict.Uncounted("3 of at least 5 rounds"));
    }

    @Test
    void drawsTheRoundInTheMiddle() {
        assertThat(figures(round(90, 0), round(50, 0), round(99, 0)).svg())
                .contains("round 1 of 3, the one in the middle");
    }

    @Test
    void tellsTheRoundsOfTheCurveApart() {
        assertThat(figures(round(90, 0), round(50, 0)).csv())
                .startsWith("round,seconds,instances,succeeded\n1,0.00,0,0\n")
                .endsWith("2,10.00,8,500\n");
    }
}
