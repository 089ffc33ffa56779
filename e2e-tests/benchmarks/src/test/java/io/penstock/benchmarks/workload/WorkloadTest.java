package io.penstock.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.benchmarks.work.Order;
import java.nio.charset.StandardCharsets;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WorkloadTest {

    @Test
    void bodiesAreAsLargeAsTheirNamesSay() {
        assertThat(Workload.ECHO.body()).hasSize(64);
        assertThat(Workload.MIXED.body()).hasSize(64);
        assertThat((long) Workload.JSON.body().length)
                .isCloseTo(16 * 1024, Percentage.withPercentage(2));
        assertThat(Workload.BINARY.body()).hasSize(1024 * 1024);
    }

    @ParameterizedTest
    @EnumSource
    void tellsAWrongAnswer(Workload workload) {
        byte[] wrong = "{\"lines\":[]}".getBytes(StandardCharsets.UTF_8);
        assertThat(workload.isAnswer(wrong)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"JSON", "CPU"})
    void takesTheRequestForNoAnswer(Workload workload) {
        assertThat(workload.isAnswer(workload.body())).isFalse();
    }

    @Test
    void knowsTheAnswerToAnOrder() throws Exception {
        ObjectMapper json = new ObjectMapper();
        Order order = json.readValue(Workload.JSON.body(), Order.class);
        assertThat(Workload.JSON.isAnswer(json.writeValueAsBytes(order.priced()))).isTrue();
    }
}
