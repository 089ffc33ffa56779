package io.penstock.runtime.ledger;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Prices usage. */
public final class Billing {

    private final LedgerStore store;
    private final RateCard card;
    private final String account;
    private final InstantSource clock;

    /** Billing by a rate card; {@code account} is who is billed. */
    public Billing(LedgerStore store, RateCard card, String account, InstantSource clock) {
        this.store = store;
        this.card = card;
        this.account = account;
        this.clock = clock;
    }

    /**
     * What usage costs.
     *
     * @param query what was asked
     * @param card the prices
     * @param account who is billed
     * @param lines the usage with its charges
     */
    public record Statement(UsageQuery query, RateCard card, String account, List<Priced> lines) {

        /** Copies the lines. */
        public Statement {
            lines = List.copyOf(lines);
        }

        /** The sum of all costs, each rounded before. */
        public BigDecimal cost() {
            return lines.stream()
                    .map(Priced::cost)
                    .reduce(BigDecimal.ZERO.setScale(RateCard.COST_SCALE), BigDecimal::add);
        }
    }

    /** A line with its charges. */
    public record Priced(UsageLine line, List<RateCard.Charge> charges) {

        /** Copies the charges. */
        public Priced {
            charges = List.copyOf(charges);
        }

        /** The sum of the charges. */
        public BigDecimal cost() {
            return charges.stream()
                    .map(RateCard.Charge::cost)
                    .reduce(BigDecimal.ZERO.setScale(RateCard.COST_SCALE), BigDecimal::add);
        }
    }

    /** When the current month began, in UTC. */
    public Instant monthBegin() {
        return Granularity.MONTH.floor(clock.instant());
    }

    /**
     * A statement; blocks.
     *
     * @return empty when it would have more lines than the query allows
     * @throws io.penstock.runtime.event.ProblemException {@code store-unavailable}
     */
    public Optional<Statement> statement(UsageQuery query) {
        return store.usage(query)
                .map(
                        lines ->
                                new Statement(
                                        query,
                                        card,
                                        account,
                                        lines.stream()
                                                .map(line -> new Priced(line, card.charges(line)))
                                                .toList()));
    }
}
