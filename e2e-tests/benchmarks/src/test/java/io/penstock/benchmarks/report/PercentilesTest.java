package io.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class PercentilesTest {

    @Test
    void areAmongTheTimesByNearestRank() {
        // Given
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList().reversed();

        // When, Then
        assertThat(Percentiles.of(hundred)).isEqualTo(new Percentiles(50, 95, 99));
        assertThat(Percentiles.of(List.of(7L))).isEqualTo(new Percentiles(7, 7, 7));
    }
}
