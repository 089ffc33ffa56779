package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.report.Target;
import io.penstock.benchmarks.report.Verdict;
import io.penstock.benchmarks.system.HttpConnection.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StartSeriesTest {

    private static final Target MET = Target.atMost("p50", 5, 1, " ms");
    private static final Target MISSED = Target.atMost("p99", 5, 9, " ms");

    private final StartSeries series = new StartSeries("worker with room", "instance");

    private void answers(int count, String kind) {
        Answer answer = new Answer(200, "HTTP/1.1 200 OK\r\nPenstock-Start: " + kind, "");
        for (int i = 0; i < count; i++) {
            series.add(answer, i);
        }
    }

    private String table(Target target) {
        return Target.table(List.of(StartSeries.judge(target, series)));
    }

    private String json(Target target) {
        return Target.json(List.of(StartSeries.judge(target, series)));
    }

    @Test
    void aHundredSamplesOfTheKindCount() {
        // When
        answers(100, "instance");

        // Then
        assertThat(table(MET)).endsWith("| p50 | <= 5 ms | 1.00 ms | yes |\n");
        assertThat(table(MISSED)).endsWith("| p99 | <= 5 ms | 9.00 ms | **no** |\n");
        assertThat(json(MISSED)).contains("\"met\" : false");
    }

    @Test
    void fewerDoNotCount() {
        // When
        answers(99, "instance");

        // Then
        assertThat(table(MET)).endsWith("| doesn't count: worker with room: 99 of 100 samples |\n");
        assertThat(json(MET)).contains("\"met\" : null");
    }

    @Test
    void answersOfAnotherKindMakeItNotCount() {
        // When
        answers(100, "instance");
        answers(3, "process");

        // Then
        assertThat(table(MISSED))
                .endsWith(
                        "| doesn't count: worker with room: answers of another kind left out: 3 |\n");
    }

    @Test
    void eachSeriesItComesFromHasToBeSound() {
        // Given
        StartSeries empty = new StartSeries("warm call", "warm");

        // When
        answers(100, "instance");

        // Then
        assertThat(StartSeries.judge(MET, series, empty).verdict())
                .isEqualTo(new Verdict.Uncounted("warm call: 0 of 100 samples"));
    }
}
