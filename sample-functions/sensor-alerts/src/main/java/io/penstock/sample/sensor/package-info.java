/** Readings of sensors, and an alert where one is too high. */
@NullMarked
package io.penstock.sample.sensor;

import org.jspecify.annotations.NullMarked;
