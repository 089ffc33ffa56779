package io.penstock.sample.sensor;

/**
 * What a sensor sends.
 *
 * @param celsius the temperature
 */
public record Reading(double celsius) {}
