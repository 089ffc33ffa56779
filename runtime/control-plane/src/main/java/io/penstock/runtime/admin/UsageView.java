package io.penstock.runtime.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.ledger.Billing;
import io.penstock.runtime.ledger.RateCard;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageQuery;
import io.penstock.runtime.ledger.UsageSums;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A statement. What isn't a whole number is a string of decimals, so that no reader rounds it.
 *
 * @param groupBy what has lines of its own
 * @param cost the sum of all lines' costs
 */
@RegisterForReflection
record UsageView(
        Instant from,
        Instant to,
        String granularity,
        List<String> groupBy,
        String currency,
        String cost,
        List<Line> lines) {

    /** Copies the lists. */
    UsageView {
        groupBy = List.copyOf(groupBy);
        lines = List.copyOf(lines);
    }

    /**
     * A line; what the statement isn't grouped by is left out.
     *
     * @param kind {@code invocation} or {@code init}
     * @param refused attempts that got no instance: failed, and not billed
     * @param billedMs wall time, each attempt rounded up
     * @param gbSeconds that times memory in GiB
     */
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Line(
            Instant from,
            Instant to,
            Optional<String> namespace,
            Optional<String> function,
            Optional<Integer> version,
            Optional<String> trigger,
            String kind,
            long attempts,
            long failed,
            long refused,
            long billedMs,
            String gbSeconds,
            String durationSeconds,
            String cpuSeconds,
            long allocatedBytes,
            String queueWaitSeconds,
            long requestBytes,
            long responseBytes,
            List<ChargeView> charges,
            String cost) {

        /** Copies the charges. */
        Line {
            charges = List.copyOf(charges);
        }

        static Line of(Billing.Priced priced) {
            UsageLine.Key key = priced.line().key();
            UsageSums sums = priced.line().sums();
            return new Line(
                    key.period().from(),
                    key.period().to(),
                    key.namespace(),
                    key.function().map(FunctionName::toString),
                    key.version(),
                    key.trigger(),
                    key.kind().name().toLowerCase(Locale.ROOT),
                    sums.attempts(),
                    sums.failed(),
                    sums.refused(),
                    sums.billedMillis(),
                    rounded(RateCard.gbSeconds(sums)),
                    seconds(sums.duration()),
                    seconds(sums.cpu()),
                    sums.allocatedBytes(),
                    seconds(sums.queueWait()),
                    sums.requestBytes(),
                    sums.responseBytes(),
                    priced.charges().stream().map(ChargeView::of).toList(),
                    priced.cost().toPlainString());
        }
    }

    /**
     * A charge.
     *
     * @param item {@code invocations} (in millions), {@code compute} and {@code init} (in
     *     GB-seconds), {@code cpu} (in seconds)
     */
    @RegisterForReflection
    record ChargeView(String item, String quantity, String unitPrice, String cost) {

        static ChargeView of(RateCard.Charge charge) {
            return new ChargeView(
                    charge.item().name().toLowerCase(Locale.ROOT),
                    rounded(charge.quantity()),
                    charge.unitPrice().toPlainString(),
                    charge.cost().toPlainString());
        }
    }

    static UsageView of(Billing.Statement statement) {
        UsageQuery query = statement.query();
        return new UsageView(
                query.from(),
                query.to(),
                query.granularity().label(),
                query.groups().stream()
                        .sorted()
                        .map(group -> group.name().toLowerCase(Locale.ROOT))
                        .toList(),
                statement.card().currency().getCurrencyCode(),
                statement.cost().toPlainString(),
                statement.lines().stream().map(Line::of).toList());
    }

    private static String rounded(BigDecimal quantity) {
        return quantity.setScale(RateCard.COST_SCALE, RoundingMode.HALF_UP).toPlainString();
    }

    private static String seconds(Duration duration) {
        return RateCard.seconds(duration).toPlainString();
    }
}
