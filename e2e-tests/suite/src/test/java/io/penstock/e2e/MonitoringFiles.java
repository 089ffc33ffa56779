package io.penstock.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The alerts and the dashboard. */
final class MonitoringFiles {

    private MonitoringFiles() {}

    /** The alert rules. */
    static List<JsonNode> alerts() {
        List<JsonNode> rules = new ArrayList<>();
        DeployFiles.yaml("prometheus/alerts.yml")
                .forEach(
                        file ->
                                file.get("groups")
                                        .forEach(group -> group.get("rules").forEach(rules::add)));
        return rules;
    }

    /** The expressions of the alerts. */
    static List<String> alertExpressions() {
        return alerts().stream().map(alert -> alert.get("expr").textValue()).toList();
    }

    /** The expressions of the dashboard's panels. */
    static List<String> dashboardExpressions() {
        List<String> expressions = new ArrayList<>();
        DeployFiles.json("grafana/penstock.json")
                .get("panels")
                .forEach(
                        panel ->
                                panel.path("targets")
                                        .forEach(
                                                target ->
                                                        expressions.add(
                                                                target.get("expr").textValue())));
        return expressions;
    }

    /** Everything that alerts and dashboard ask for. */
    static List<PromQl> queries() {
        List<String> expressions = new ArrayList<>(alertExpressions());
        expressions.addAll(dashboardExpressions());
        return expressions.stream().map(PromQl::parse).toList();
    }
}
