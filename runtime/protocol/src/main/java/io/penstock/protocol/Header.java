package io.penstock.protocol;

/**
 * One header field as it travels.
 *
 * @param name the field name, as the sender wrote it
 * @param value the value
 */
public record Header(String name, String value) {}
