package io.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TargetTest {

    private final List<Target> each =
            List.of(
                    Target.atMost("p50", 1.5, 1.25, " ms"),
                    Target.atLeast("share", 0.95, 0.9, "x"),
                    new Target("far", ">= 1, aim 2", "2.10", new Verdict.Met(true)),
                    new Target("open", "> 1", "1.40", new Verdict.Uncounted("one round")),
                    new Target("absent", "> 1", "", new Verdict.NotMeasured()));

    @Test
    void aTableTellsOfEachWhetherItIsMet() {
        // When
        String table = Target.table(each);

        // Then
        assertThat(table)
                .isEqualTo(
                        """
                        | target | promised | measured | met |
                        |---|---|---|---|
                        | p50 | <= 1.5 ms | 1.25 ms | yes |
                        | share | >= 0.95x | 0.90x | **no** |
                        | far | >= 1, aim 2 | 2.10 | yes, the aim too |
                        | open | > 1 | 1.40 | doesn't count: one round |
                        | absent | > 1 |  | not measured |
                        """);
    }

    @Test
    void jsonHasNoVerdictWithoutAFigureThatCounts() throws Exception {
        // When
        JsonNode json = new ObjectMapper().readTree(Target.json(each));

        // Then
        assertThat(json.at("/0").toString())
                .isEqualTo(
                        "{'target':'p50','promised':'<= 1.5 ms','measured':'1.25 ms','met':true}"
                                .replace('\'', '"'));
        assertThat(json.at("/1/met").isBoolean()).isTrue();
        assertThat(json.at("/1/met").asBoolean()).isFalse();
        assertThat(json.at("/2/met").asBoolean()).isTrue();
        assertThat(json.at("/3/met").isNull()).isTrue();
        assertThat(json.at("/3/why").asText()).isEqualTo("doesn't count: one round");
        assertThat(json.at("/4/met").isNull()).isTrue();
        assertThat(json.at("/4/why").asText()).isEqualTo("not measured");
    }
}
