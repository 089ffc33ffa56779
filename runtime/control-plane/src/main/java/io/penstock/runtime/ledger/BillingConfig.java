package io.penstock.runtime.ledger;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Optional;

/** What usage costs. Statements are priced when they are asked for. Since 0.2. */
@ConfigMapping(prefix = "penstock.billing")
public interface BillingConfig {

    /** ISO 4217 code of the currency of all prices. */
    @WithDefault("EUR")
    Currency currency();

    /** Price of a second of a GiB; 0 or more. */
    @WithDefault("0")
    BigDecimal perGbSecond();

    /** Price of a million attempts that got an instance; 0 or more. */
    @WithDefault("0")
    BigDecimal perMillionInvocations();

    /**
     * Price of a second of CPU time of handlers; 0 or more. Without it statements have no such
     * charge.
     */
    Optional<BigDecimal> perCpuSecond();

    /** Whether building handlers costs per GB-second, too. */
    @WithDefault("billed")
    Init init();

    /** Who is billed, in FOCUS exports. */
    @WithDefault("penstock")
    String account();

    /** What building handlers costs. */
    enum Init {
        /** As much as running them. */
        BILLED,
        /** Nothing. */
        FREE
    }

    /** These prices, checked. */
    default RateCard rateCard() {
        return new RateCard(
                currency(), perGbSecond(), perMillionInvocations(), perCpuSecond(), init());
    }
}
