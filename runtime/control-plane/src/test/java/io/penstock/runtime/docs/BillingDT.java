package io.penstock.runtime.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.ledger.BillingConfig;
import io.penstock.runtime.ledger.LedgerRow;
import io.penstock.runtime.ledger.RateCard;
import io.penstock.runtime.ledger.TestingUsage;
import io.penstock.runtime.ledger.UsageLine;
import io.penstock.runtime.ledger.UsageSums;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The worked example of docs/guides/billing.md is what the rate card makes of its figures. */
class BillingDT {

    private static final Path PAGE = Repository.ROOT.resolve("docs/guides/billing.md");

    private static final long CALLS = 3_000_000;
    private static final long CALL_MILLIS = 120;
    private static final long STARTS = 40;
    private static final long START_MILLIS = 350;
    private static final long MEMORY_KIB = 512 * 1024;

    private static final RateCard CARD =
            new RateCard(
                    Currency.getInstance("EUR"),
                    new BigDecimal("0.0000166667"),
                    new BigDecimal("0.20"),
                    Optional.empty(),
                    BillingConfig.Init.BILLED);

    @Test
    void theExampleIsRight() throws IOException {
        // When
        List<RateCard.Charge> charges = new ArrayList<>();
        charges.addAll(CARD.charges(line(LedgerRow.Kind.INVOCATION, CALLS, CALL_MILLIS)));
        charges.addAll(CARD.charges(line(LedgerRow.Kind.INIT, STARTS, START_MILLIS)));
        BigDecimal total =
                charges.stream()
                        .map(RateCard.Charge::cost)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);

        // Then
        List<List<String>> expected = new ArrayList<>();
        for (RateCard.Charge charge : charges) {
            expected.add(
                    List.of(
                            charge.item().name().toLowerCase(Locale.ROOT),
                            charge.quantity()
                                    .setScale(RateCard.COST_SCALE, RoundingMode.HALF_UP)
                                    .toPlainString(),
                            charge.unitPrice().toPlainString(),
                            charge.cost().toPlainString()));
        }
        expected.add(List.of("all", "", "", total.toPlainString()));
        assertThat(
                        MarkdownTable.rows(PAGE).stream()
                                .filter(row -> row.size() == 4)
                                .map(
                                        row ->
                                                List.of(
                                                        row.code(0),
                                                        row.text(1),
                                                        row.text(2),
                                                        row.text(3))))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void theExampleNamesItsFigures() throws IOException {
        assertThat(Files.readString(PAGE))
                .contains("3,000,000 calls", "120 ms", "40 starts", "350 ms", "512 MiB")
                .contains("penstock.billing.per-gb-second=" + CARD.perGbSecond())
                .contains(
                        "penstock.billing.per-million-invocations=" + CARD.perMillionInvocations());
    }

    private static UsageLine line(LedgerRow.Kind kind, long count, long millis) {
        UsageSums sums =
                new UsageSums(
                        count,
                        0,
                        0,
                        Duration.ofMillis(count * millis),
                        Duration.ZERO,
                        0,
                        count * millis,
                        BigInteger.valueOf(count * millis * MEMORY_KIB),
                        Duration.ZERO,
                        0,
                        0);
        return TestingUsage.ofAll(kind, sums);
    }
}
