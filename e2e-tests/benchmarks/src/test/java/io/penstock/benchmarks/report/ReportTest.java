package io.penstock.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

final class ReportTest {

    private static final Quantity RATE = new Quantity("perSecond", "answers/s", 0);
    private static final Quantity FAILED = new Quantity("failed", "failed", 0);

    private final Report report =
            new Report(
                    "sample",
                    List.of("two processors"),
                    List.of("A note."),
                    List.of(comparison("base"), comparison("nobody")),
                    List.of(Target.atLeast("as fast", 1, 1.5, "x")));

    private static Comparison comparison(String baseline) {
        return new Comparison(
                "of-" + baseline,
                "Echo <64> & more",
                baseline,
                List.of(RATE),
                List.of(row("base", 1000, 1100, 900), row("other", 1500, 2200, 1350)),
                List.of("Without third: it can't."));
    }

    private static Row row(String system, double... rates) {
        List<Double> values = Arrays.stream(rates).boxed().toList();
        Map<Quantity, Series> series = new LinkedHashMap<>();
        series.put(RATE, new Series(values));
        series.put(FAILED, new Series(List.of(0.0, 0.0, 0.0)));
        return new Row(system, series);
    }

    @Test
    void showsMedianSpreadAndRatioInATable() {
        assertThat(report.markdown())
                .contains("- two processors", "A note.", "Without third: it can't.")
                .contains("| system | answers/s | of base | failed |")
                .contains("| base | 1,000 (900 to 1,100) | 1.00 | 0 |")
                .contains("| other | 1,500 (1,350 to 2,200) | 1.50 (1.50 to 2.00) | 0 |");
    }

    @Test
    void showsNoRatioWithoutABaseline() {
        assertThat(report.markdown()).contains("| other | 1,500 (1,350 to 2,200) |  | 0 |");
    }

    @Test
    void showsTargetsLast() {
        assertThat(report.markdown()).endsWith("| as fast | >= 1x | 1.50x | yes |\n");
    }

    @Test
    void showsNoTargetsIfThereAreNone() {
        Report without =
                new Report("sample", List.of(), List.of(), List.of(comparison("base")), List.of());
        assertThat(without.markdown()).doesNotContain("Targets");
    }

    @Test
    void writesEveryRoundAsJson(@TempDir Path directory) throws Exception {
        publish(directory);
        JsonNode json = new ObjectMapper().readTree(directory.resolve("sample.json").toFile());
        JsonNode other = json.at("/comparisons/0/systems/1");
        assertThat(other.at("/perSecond/rounds/1").asDouble()).isEqualTo(2200);
        assertThat(other.at("/perSecondOfBaseline/max").asDouble()).isEqualTo(2.0, within(1e-9));
        assertThat(json.at("/comparisons/1/systems/1").has("perSecondOfBaseline")).isFalse();
        assertThat(json.at("/targets/0/target").asText()).isEqualTo("as fast");
        assertThat(json.at("/targets/0/met").asBoolean()).isTrue();
    }

    @Test
    void drawsABarForEachSystem(@TempDir Path directory) throws Exception {
        publish(directory);
        byte[] svg = Files.readAllBytes(directory.resolve("sample.svg"));
        Document document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(svg));
        // One is the background.
        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(1 + 4);
        assertThat(document.getDocumentElement().getTextContent())
                .contains("Echo <64> & more: answers/s", "1,500  (1.50)");
    }

    @Test
    void printsWhatItWrites(@TempDir Path directory) throws Exception {
        assertThat(publish(directory)).contains(report.markdown());
        assertThat(directory.resolve("sample.md")).hasContent(report.markdown());
    }

    private String publish(Path directory) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.publish(directory, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }
}
