package io.penstock.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A report as JSON: every value of every round, and what the tables make of them. */
final class JsonDocument {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonDocument() {}

    static String of(Report report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("benchmark", report.name());
        texts(root.putArray("ranOn"), report.ranOn());
        texts(root.putArray("notes"), report.notes());
        ArrayNode comparisons = root.putArray("comparisons");
        report.comparisons().forEach(each -> add(comparisons.addObject(), each));
        ArrayNode targets = root.putArray("targets");
        report.targets().forEach(each -> each.addTo(targets));
        return root.toPrettyString() + "\n";
    }

    private static void add(ObjectNode node, Comparison comparison) {
        node.put("key", comparison.key());
        node.put("title", comparison.title());
        node.put("baseline", comparison.baseline());
        texts(node.putArray("leftOut"), comparison.leftOut());
        ArrayNode systems = node.putArray("systems");
        for (Row row : comparison.rows()) {
            ObjectNode system = systems.addObject();
            system.put("system", row.system());
            row.series()
                    .forEach((quantity, series) -> add(system.putObject(quantity.key()), series));
            for (Quantity quantity : comparison.compared()) {
                comparison
                        .ratio(row, quantity)
                        .ifPresent(
                                ratio ->
                                        add(
                                                system.putObject(quantity.key() + "OfBaseline"),
                                                ratio));
            }
        }
    }

    private static void add(ObjectNode node, Series series) {
        node.put("median", series.median());
        node.put("min", series.min());
        node.put("max", series.max());
        ArrayNode rounds = node.putArray("rounds");
        series.values().forEach(rounds::add);
    }

    private static void texts(ArrayNode node, List<String> texts) {
        texts.forEach(node::add);
    }
}
