package io.penstock.runtime.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.ledger.RateCard.Charge;
import io.penstock.runtime.ledger.RateCard.Item;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Currency;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RateCardTest {

    private static final Optional<BigDecimal> NO_CPU = Optional.empty();

    @Test
    void quantitiesAreExactAndCostsAreRoundedOnce() {
        // Given
        RateCard card = card("0.0000166667", "0.2", NO_CPU, BillingConfig.Init.BILLED);
        long kibibytes = 20_001;
        UsageSums sums = sums(7, 2, 1_001, kibibytes, Duration.ofMillis(3));

        // When
        var charges = card.charges(TestingUsage.ofAll(LedgerRow.Kind.INVOCATION, sums));

        // Then
        BigDecimal gbSeconds = charges.getLast().quantity();
        assertThat(gbSeconds.multiply(BigDecimal.valueOf(1_048_576_000L)))
                .isEqualByComparingTo(BigDecimal.valueOf(1_001 * kibibytes));
        assertThat(charges)
                .containsExactly(
                        new Charge(
                                Item.INVOCATIONS,
                                new BigDecimal("0.000005"),
                                new BigDecimal("0.2"),
                                new BigDecimal("0.000001000")),
                        new Charge(
                                Item.COMPUTE,
                                gbSeconds,
                                new BigDecimal("0.0000166667"),
                                new BigDecimal("0.000000318")));
    }

    @Test
    void cpuIsChargedWhenItHasAPrice() {
        RateCard card =
                card("0", "0", Optional.of(new BigDecimal("0.5")), BillingConfig.Init.BILLED);

        Charge cpu =
                card.charges(
                                TestingUsage.ofAll(
                                        LedgerRow.Kind.INVOCATION,
                                        sums(1, 0, 1, 1024, Duration.ofNanos(1_000_000_001L))))
                        .getLast();

        assertThat(cpu.item()).isEqualTo(Item.CPU);
        assertThat(cpu.quantity()).isEqualByComparingTo("1.000000001");
        assertThat(cpu.cost()).isEqualTo(new BigDecimal("0.500000001"));
    }

    @Test
    void initIsChargedAsComputeOrFree() {
        UsageLine line =
                TestingUsage.ofAll(
                        LedgerRow.Kind.INIT, sums(1, 0, 2_000, 1_048_576, Duration.ZERO));

        assertThat(card("3", "0.2", NO_CPU, BillingConfig.Init.BILLED).charges(line))
                .singleElement()
                .satisfies(
                        charge -> {
                            assertThat(charge.quantity()).isEqualByComparingTo("2");
                            assertThat(charge.cost()).isEqualByComparingTo("6");
                        });
        assertThat(card("3", "0.2", NO_CPU, BillingConfig.Init.FREE).charges(line))
                .singleElement()
                .satisfies(
                        charge -> {
                            assertThat(charge.quantity()).isEqualByComparingTo("2");
                            assertThat(charge.cost()).isEqualByComparingTo("0");
                        });
    }

    @Test
    void aNegativePriceStopsTheStart() {
        assertThatThrownBy(() -> card("0", "-1", NO_CPU, BillingConfig.Init.FREE))
                .hasMessage("penstock.billing.per-million-invocations is -1; 0 or more would work");
    }

    private static RateCard card(
            String perGbSecond,
            String perMillion,
            Optional<BigDecimal> perCpuSecond,
            BillingConfig.Init init) {
        return new RateCard(
                Currency.getInstance("EUR"),
                new BigDecimal(perGbSecond),
                new BigDecimal(perMillion),
                perCpuSecond,
                init);
    }

    private static UsageSums sums(
            long attempts, long refused, long billedMillis, long kibibytes, Duration cpu) {
        return new UsageSums(
                attempts,
                refused,
                refused,
                Duration.ZERO,
                cpu,
                0,
                billedMillis,
                BigInteger.valueOf(billedMillis * kibibytes),
                Duration.ZERO,
                0,
                0);
    }
}
