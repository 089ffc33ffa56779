package io.penstock.runtime.admin;

import io.penstock.runtime.ledger.Billing;
import java.util.List;

/** A statement as comma-separated values: the lines of {@link UsageView} without their charges. */
final class UsageCsv {

    private static final List<String> COLUMNS =
            List.of(
                    "from",
                    "to",
                    "namespace",
                    "function",
                    "version",
                    "trigger",
                    "kind",
                    "attempts",
                    "failed",
                    "refused",
                    "billedMs",
                    "gbSeconds",
                    "durationSeconds",
                    "cpuSeconds",
                    "allocatedBytes",
                    "queueWaitSeconds",
                    "requestBytes",
                    "responseBytes",
                    "cost",
                    "currency");

    private UsageCsv() {}

    static String write(Billing.Statement statement) {
        String currency = statement.card().currency().getCurrencyCode();
        return UsageTable.write(
                COLUMNS,
                statement.lines().stream()
                        .map(UsageView.Line::of)
                        .map(line -> row(line, currency))
                        .toList());
    }

    private static List<String> row(UsageView.Line line, String currency) {
        return List.of(
                line.from().toString(),
                line.to().toString(),
                line.namespace().orElse(""),
                line.function().orElse(""),
                line.version().map(String::valueOf).orElse(""),
                line.trigger().orElse(""),
                line.kind(),
                Long.toString(line.attempts()),
                Long.toString(line.failed()),
                Long.toString(line.refused()),
                Long.toString(line.billedMs()),
                line.gbSeconds(),
                line.durationSeconds(),
                line.cpuSeconds(),
                Long.toString(line.allocatedBytes()),
                line.queueWaitSeconds(),
                Long.toString(line.requestBytes()),
                Long.toString(line.responseBytes()),
                line.cost(),
                currency);
    }
}
