package io.penstock.sample.orders;

import java.math.BigDecimal;

/**
 * What an order costs.
 *
 * @param customer who buys
 * @param pieces how many pieces in all
 * @param net the sum of all lines, two decimals
 * @param tax on the sum, two decimals, rounded half up
 * @param total net plus tax
 */
public record Receipt(
        String customer, long pieces, BigDecimal net, BigDecimal tax, BigDecimal total) {

    /** The receipt as its customer may read it. */
    String markdown() {
        return """
               # Receipt for %s

               %d pieces: %s net, %s tax, **%s in all**
               """
                .formatted(customer, pieces, net, tax, total);
    }
}
