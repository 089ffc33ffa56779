package io.penstock.runtime.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of {@code column IN (?, ?, …)}. Their number is filled up to a power of two by
 * repeating the last, so that the database sees few different statements.
 */
record InList(String sql, List<Object> parameters) {

    /** A list of at least one value. */
    static InList of(List<?> values) {
        int size = Math.max(1, Integer.highestOneBit(values.size() * 2 - 1));
        List<Object> filled = new ArrayList<>(values);
        while (filled.size() < size) {
            filled.add(values.getLast());
        }
        return new InList("(?" + ", ?".repeat(size - 1) + ")", List.copyOf(filled));
    }
}
