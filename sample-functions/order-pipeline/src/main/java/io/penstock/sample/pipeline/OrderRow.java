package io.penstock.sample.pipeline;

/**
 * A row of the table {@code orders}.
 *
 * @param id its primary key
 * @param customer who ordered
 * @param article what
 * @param quantity how many
 */
public record OrderRow(long id, String customer, String article, int quantity) {}
