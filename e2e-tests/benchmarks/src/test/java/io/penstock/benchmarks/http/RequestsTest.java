package io.penstock.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.benchmarks.workload.Workload;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class RequestsTest {

    private final List<String> hundred =
            IntStream.range(0, 100).mapToObj(i -> "/mixed" + i).toList();

    @Test
    void callsTheNthFunctionANthAsOften() {
        List<String> drawn = Requests.paths(Workload.MIXED, hundred);
        int first = Collections.frequency(drawn, "/mixed0");
        assertThat(Collections.frequency(drawn, "/mixed1"))
                .isCloseTo(first / 2, Percentage.withPercentage(15));
        assertThat(Collections.frequency(drawn, "/mixed9"))
                .isCloseTo(first / 10, Percentage.withPercentage(25));
    }

    @Test
    void callsAllFunctionsInTheSameOrderEachTime() {
        List<String> drawn = Requests.paths(Workload.MIXED, hundred);
        assertThat(drawn).containsAll(hundred).isEqualTo(Requests.paths(Workload.MIXED, hundred));
    }

    @Test
    void leavesOtherWorkloadsTheirOnePath() {
        assertThat(Requests.paths(Workload.ECHO, List.of("/echo"))).containsExactly("/echo");
    }
}
