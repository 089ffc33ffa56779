package io.penstock.runtime.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * Prices. A GB is a GiB, 2^30 bytes, here as everywhere. Quantities are exact; a cost is rounded
 * once, for each charge of a line, half up to {@value #COST_SCALE} decimals.
 *
 * @param currency of all prices
 * @param perGbSecond for a second of a GiB
 * @param perMillionInvocations for a million attempts that got an instance
 * @param perCpuSecond for a second of CPU time of handlers; empty when that isn't charged
 * @param init whether building handlers costs per GB-second, too
 */
public record RateCard(
        Currency currency,
        BigDecimal perGbSecond,
        BigDecimal perMillionInvocations,
        Optional<BigDecimal> perCpuSecond,
        BillingConfig.Init init) {

    /** Decimals of a cost. */
    public static final int COST_SCALE = 9;

    private static final BigDecimal KIB_MILLIS_PER_GB_SECOND =
            BigDecimal.valueOf(1024L * 1024L * 1000L);
    private static final int MILLION_DIGITS = 6;
    private static final int NANO_DIGITS = 9;

    /** Checks that no price is negative. */
    public RateCard {
        check("per-gb-second", perGbSecond);
        check("per-million-invocations", perMillionInvocations);
        perCpuSecond.ifPresent(price -> check("per-cpu-second", price));
    }

    /** What is charged for. */
    public enum Item {
        /** Attempts that got an instance; in millions. */
        INVOCATIONS,
        /** Running handlers; in GB-seconds. */
        COMPUTE,
        /** CPU time of handlers; in seconds. */
        CPU,
        /** Building handlers; in GB-seconds. */
        INIT
    }

    /**
     * A part of what a line costs.
     *
     * @param item what for
     * @param quantity how much, exactly
     * @param unitPrice price of one
     * @param cost their product, rounded
     */
    public record Charge(Item item, BigDecimal quantity, BigDecimal unitPrice, BigDecimal cost) {

        static Charge of(Item item, BigDecimal quantity, BigDecimal unitPrice) {
            return new Charge(
                    item,
                    quantity,
                    unitPrice,
                    quantity.multiply(unitPrice).setScale(COST_SCALE, RoundingMode.HALF_UP));
        }
    }

    /** The charges of a line, also those that cost nothing. */
    public List<Charge> charges(UsageLine line) {
        UsageSums sums = line.sums();
        BigDecimal gbSeconds = gbSeconds(sums);
        return switch (line.key().kind()) {
            case INIT -> {
                boolean billed = init == BillingConfig.Init.BILLED;
                yield List.of(
                        Charge.of(Item.INIT, gbSeconds, billed ? perGbSecond : BigDecimal.ZERO));
            }
            case INVOCATION -> {
                List<Charge> charges = new ArrayList<>();
                BigDecimal millions =
                        BigDecimal.valueOf(sums.attempts() - sums.refused(), MILLION_DIGITS);
                charges.add(Charge.of(Item.INVOCATIONS, millions, perMillionInvocations));
                charges.add(Charge.of(Item.COMPUTE, gbSeconds, perGbSecond));
                perCpuSecond.ifPresent(
                        price -> charges.add(Charge.of(Item.CPU, seconds(sums.cpu()), price)));
                yield List.copyOf(charges);
            }
        };
    }

    /** Billed seconds times memory in GiB, exactly. */
    public static BigDecimal gbSeconds(UsageSums sums) {
        // Exact, as only twos and fives divide it.
        return new BigDecimal(sums.billedKibMillis()).divide(KIB_MILLIS_PER_GB_SECOND);
    }

    /** A duration in seconds with nine decimals, exactly. */
    public static BigDecimal seconds(Duration duration) {
        return BigDecimal.valueOf(duration.toSeconds())
                .add(BigDecimal.valueOf(duration.toNanosPart(), NANO_DIGITS));
    }

    private static void check(String key, BigDecimal price) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException(
                    "penstock.billing.%s is %s; 0 or more would work".formatted(key, price));
        }
    }
}
