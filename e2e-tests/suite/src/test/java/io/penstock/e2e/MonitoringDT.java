package io.penstock.e2e;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.e2e.DocumentedMetrics.Metric;
import io.penstock.e2e.PromQl.Selector;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts and dashboard ask for nothing that isn't documented, and each alert has its help. */
class MonitoringDT {

    /** Labels that Prometheus adds. */
    private static final Set<String> TARGET = Set.of("job", "instance");

    private static final Pattern VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(\\w+)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

    private static final Map<String, Metric> DOCUMENTED = new DocumentedMetrics().bySeries();

    @Test
    void queriesHaveOnlyDocumentedMetricsAndLabels() {
        List<PromQl> queries = MonitoringFiles.queries();

        assertThat(queries).hasSizeGreaterThan(50);
        for (PromQl query : queries) {
            Set<String> known = new HashSet<>(TARGET);
            for (Selector selector : query.selectors()) {
                if (isOurs(selector)) {
                    assertThat(DOCUMENTED).containsKey(selector.metric());
                    known.addAll(DOCUMENTED.get(selector.metric()).labels());
                    assertLabelsAreDocumented(selector);
                }
            }
            assertThat(known).as(query.toString()).containsAll(query.groupings());
        }
    }

    private static void assertLabelsAreDocumented(Selector selector) {
        Metric metric = DOCUMENTED.get(selector.metric());
        selector.labels()
                .forEach(
                        (label, value) -> {
                            if (TARGET.contains(label)) {
                                return;
                            }
                            assertThat(metric.labels()).as(selector.toString()).contains(label);
                            if (!value.startsWith("$")) {
                                assertThat(metric.values())
                                        .as(selector.toString())
                                        .contains(value.split(Pattern.quote("|")));
                            }
                        });
    }

    private static boolean isOurs(Selector selector) {
        return selector.metric().startsWith("penstock_");
    }

    @Test
    void dashboardShowsEveryMetric() {
        Set<String> shown =
                MonitoringFiles.dashboardExpressions().stream()
                        .flatMap(expression -> PromQl.parse(expression).selectors().stream())
                        .map(
                                selector ->
                                        selector.metric()
                                                .replaceAll("_(bucket|sum|count|max)$", ""))
                        .collect(toSet());

        assertThat(shown)
                .containsAll(
                        DeployFiles.rows("reference/metrics.md").stream()
                                .map(row -> DeployFiles.plain(row.getFirst()))
                                .toList());
    }

    @Test
    void eachAlertHasItsHelpAndNoHelpIsLeftOver() {
        Set<String> headings =
                DeployFiles.document("guides/alerts.md")
                        .lines()
                        .filter(line -> line.startsWith("## Penstock"))
                        .map(line -> line.substring(3))
                        .collect(toSet());
        Set<String> alerts = new HashSet<>();
        for (JsonNode alert : MonitoringFiles.alerts()) {
            String name = alert.get("alert").textValue();
            alerts.add(name);
            assertThat(alert.at("/annotations/runbook").textValue())
                    .isEqualTo("docs/guides/alerts.md#" + name.toLowerCase(Locale.ROOT));
            assertThat(alert.at("/annotations/summary").textValue()).isNotBlank();
            assertThat(alert.at("/labels/severity").textValue()).isIn("critical", "warning");
        }

        assertThat(headings).isEqualTo(alerts);
    }

    @Test
    void panelsHaveIdsOfTheirOwnAndTheChosenDataSource() {
        JsonNode dashboard = DeployFiles.json("grafana/penstock.json");
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").intValue())).as(panel.toString()).isTrue();
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.at("/datasource/uid").textValue()).isEqualTo("${datasource}");
            }
        }
        assertThat(dashboard.get("uid").textValue()).isEqualTo("penstock");
    }

    @Test
    void choicesAreValuesOfLabelsThatExist() {
        List<JsonNode> variables = variables("query");

        assertThat(variables).hasSizeGreaterThan(2);
        for (JsonNode variable : variables) {
            String query = variable.at("/query/query").textValue();
            assertThat(variable.get("definition").textValue()).isEqualTo(query);
            Matcher values = VALUES.matcher(query);
            assertThat(values.matches()).as(query).isTrue();
            Selector selector = PromQl.parse(values.group(1)).selectors().getFirst();
            assertThat(DOCUMENTED).containsKey(selector.metric());
            assertThat(labels(selector)).as(query).contains(values.group(2));
            assertLabelsAreDocumented(selector);
        }
    }

    @Test
    void queriesUseTheChoicesThatThereAre() {
        Set<String> choices =
                variables("").stream()
                        .map(variable -> variable.get("name").textValue())
                        .collect(toSet());
        String dashboard = DeployFiles.text("grafana/penstock.json");
        Set<String> used =
                VARIABLE.matcher(dashboard)
                        .results()
                        .map(match -> match.group(1))
                        .filter(name -> !name.startsWith("__"))
                        .collect(toSet());

        assertThat(used).isEqualTo(choices);
    }

    private static List<JsonNode> variables(String type) {
        return DeployFiles.json("grafana/penstock.json")
                .at("/templating/list")
                .valueStream()
                .filter(variable -> variable.get("type").textValue().contains(type))
                .toList();
    }

    @Test
    void namesOfCurvesHaveLabelsOfTheirQueries() {
        for (JsonNode panel : DeployFiles.json("grafana/penstock.json").get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                PromQl query = PromQl.parse(target.get("expr").textValue());
                Set<String> known = new HashSet<>(query.groupings());
                if (known.isEmpty()) {
                    query.selectors().forEach(selector -> known.addAll(labels(selector)));
                }
                String legend = target.path("legendFormat").asText();
                assertThat(known)
                        .as(target.toString())
                        .containsAll(
                                LEGEND.matcher(legend).results().map(it -> it.group(1)).toList());
            }
        }
    }

    private static Set<String> labels(Selector selector) {
        Set<String> labels = new HashSet<>(TARGET);
        if (isOurs(selector)) {
            labels.addAll(DOCUMENTED.get(selector.metric()).labels());
        }
        return labels;
    }

    /** The alert of waiting ledger rows warns at half of what the configuration allows. */
    @Test
    void ledgerAlertFitsTheLimit() {
        int max = Integer.parseInt(DeployFiles.environment().get("PENSTOCK_LEDGER_ROWS_MAX"));

        assertThat(MonitoringFiles.alertExpressions())
                .contains("penstock_ledger_pending > " + max / 2);
    }

    @Test
    void scrapeAsksWhereMetricsAreForTheJobOfTheAlerts() {
        JsonNode scrape =
                DeployFiles.yaml("prometheus/prometheus.yml").getFirst().at("/scrape_configs/0");

        assertThat(scrape.get("metrics_path").textValue()).isEqualTo("/q/metrics");
        assertThat(scrape.at("/authorization/credentials_file").textValue()).isNotBlank();
        String down =
                MonitoringFiles.alerts().stream()
                        .filter(alert -> alert.get("alert").textValue().equals("PenstockDown"))
                        .map(alert -> alert.get("expr").textValue())
                        .findFirst()
                        .orElseThrow();
        assertThat(PromQl.parse(down).selectors())
                .singleElement()
                .isEqualTo(new Selector("up", Map.of("job", scrape.get("job_name").textValue())));
    }

    @ParameterizedTest
    @CsvSource({
        "check config --syntax-only prometheus.yml",
        "check rules alerts.yml",
        "test rules alerts.test.yml"
    })
    void prometheusItselfFindsNothingWrong(String arguments) throws Exception {
        Optional<InstalledTool> promtool = InstalledTool.find("promtool", "promtool " + arguments);
        if (promtool.isPresent()) {
            InstalledTool.Run run =
                    promtool.get()
                            .run(DeployFiles.DEPLOY.resolve("prometheus"), arguments.split(" "));
            assertThat(run.exitCode()).as(run.output()).isZero();
        }
    }
}
