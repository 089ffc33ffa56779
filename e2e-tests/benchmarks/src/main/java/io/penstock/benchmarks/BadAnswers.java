package io.penstock.benchmarks;

import io.penstock.benchmarks.system.HttpConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers that weren't what they should have been: how many, and what the first of them said. Safe
 * for any number of threads.
 */
final class BadAnswers {

    private static final int KEPT_MAX = 5;
    private static final int BODY_CHARACTERS_MAX = 300;

    private final List<String> first = new ArrayList<>();
    private long count;

    /** Takes one that came just now. */
    synchronized void add(HttpConnection.Answer answer) {
        count++;
        if (first.size() < KEPT_MAX) {
            String body = answer.body();
            first.add(
                    "%s: %d %s"
                            .formatted(
                                    Instant.now(),
                                    answer.status(),
                                    body.substring(
                                            0, Math.min(body.length(), BODY_CHARACTERS_MAX))));
        }
    }

    synchronized long count() {
        return count;
    }

    /** When the first of them came, with status and body. */
    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
