package io.penstock.sample.sensor;

/**
 * What is thought of a reading.
 *
 * @param sensor the topic it came from
 * @param celsius the temperature
 * @param alert whether it is above the limit
 */
public record Verdict(String sensor, double celsius, boolean alert) {}
