package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.e2e.PromQl.Selector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PromQlTest {

    @Test
    void findsMetricsTheirLabelsAndGroupings() {
        assertThat(
                        PromQl.parse(
                                """
                                histogram_quantile(0.99, sum by (function, le) (
                                  rate(wait_bucket{job="$job", function=~"a|b"}[$__rate_interval])))
                                """))
                .isEqualTo(
                        new PromQl(
                                List.of(
                                        new Selector(
                                                "wait_bucket",
                                                Map.of("job", "$job", "function", "a|b"))),
                                Set.of("function", "le")));
    }

    @Test
    void findsEachMetricOfAnOperation() {
        assertThat(
                        PromQl.parse(
                                "max by (f) (a_total - (a_total offset 15m or a_total * 0)) > 3"
                                        + " unless on (f) b{x!=\"y\"} > 1e3 and c == bool 1"))
                .isEqualTo(
                        new PromQl(
                                List.of(
                                        new Selector("a_total", Map.of()),
                                        new Selector("a_total", Map.of()),
                                        new Selector("a_total", Map.of()),
                                        new Selector("b", Map.of("x", "y")),
                                        new Selector("c", Map.of())),
                                Set.of("f")));
    }
}
