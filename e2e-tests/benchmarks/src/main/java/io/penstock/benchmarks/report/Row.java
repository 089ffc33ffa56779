package io.penstock.benchmarks.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured of one system.
 *
 * @param system its name
 * @param series what was measured, in the order of a table's columns
 */
public record Row(String system, Map<Quantity, Series> series) {

    public Row {
        series = Collections.unmodifiableMap(new LinkedHashMap<>(series));
    }
}
