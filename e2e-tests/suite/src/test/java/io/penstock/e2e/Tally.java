package io.penstock.e2e;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts calls by how they ended. Safe for any number of threads. */
final class Tally {

    private static final int PROBLEMS_MAX = 5;

    private final Map<String, AtomicInteger> countByOutcome = new ConcurrentHashMap<>();
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final AtomicInteger calls = new AtomicInteger();

    /** Makes a call and counts its status, or its failure. */
    void count(Supplier<HttpResponse<String>> call) {
        String outcome;
        try {
            HttpResponse<String> response = call.get();
            outcome = Integer.toString(response.statusCode());
            if (response.statusCode() != 200 && problems.size() < PROBLEMS_MAX) {
                problems.add(response.body());
            }
        } catch (AssertionError failure) {
            outcome = "failed";
            problems.add(String.valueOf(failure.getMessage()));
        }
        calls.incrementAndGet();
        countByOutcome.computeIfAbsent(outcome, _ -> new AtomicInteger()).incrementAndGet();
    }

    /** How many calls have ended. */
    int calls() {
        return calls.get();
    }

    /** Whether there were calls and all of them got 200. */
    boolean allWere200() {
        return calls() > 0 && countByOutcome.keySet().equals(Set.of("200"));
    }

    @Override
    public String toString() {
        return countByOutcome + (problems.isEmpty() ? "" : ", first problems " + problems);
    }
}
