package io.penstock.benchmarks.report;

/**
 * Something measured.
 *
 * @param key its name in JSON, in camel case, unit last
 * @param title its name in a table, with its unit
 * @param decimals how many a table shows
 */
public record Quantity(String key, String title, int decimals) {}
