package io.penstock.runtime.store;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of {@code column IN (?, ?, …)}. Their number is filled up to a power of two by
 * repeating the last, so that the database sees few different statements.
 */
record InList(String sql, List<Object> parameters) {

    /** The largest power of two below 65,536, which PostgreSQL's protocol can't count to. */
    static final int MAX = 1 << 15;

    /** Lists with all values, one for each statement; none for no values. */
    static List<InList> of(List<?> values) {
        List<InList> lists = new ArrayList<>();
        for (int from = 0; from < values.size(); from += MAX) {
            lists.add(one(values.subList(from, Math.min(values.size(), from + MAX))));
        }
        return lists;
    }

    private static InList one(List<?> values) {
        int size = Math.max(1, Integer.highestOneBit(values.size() * 2 - 1));
        List<Object> filled = new ArrayList<>(values);
        while (filled.size() < size) {
            filled.add(values.getLast());
        }
        return new InList("(?" + ", ?".repeat(size - 1) + ")", List.copyOf(filled));
    }
}
