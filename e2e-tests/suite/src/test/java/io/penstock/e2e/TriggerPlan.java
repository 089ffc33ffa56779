package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;

/**
 * How long a {@link TriggerRun} is. {@code ./dev trigger-crash} makes it longer, or repeats one.
 *
 * @param events how many events happen
 * @param kills how often something is killed meanwhile
 * @param seed what all that is random comes from
 */
record TriggerPlan(int events, int kills, long seed) {

    private static final int EVENTS = 300;

    /**
     * The plan of the command line, or else a short one.
     *
     * @param kills of the short one: as many as there are kinds of processes
     */
    static TriggerPlan of(int kills) {
        return new TriggerPlan(
                Integer.getInteger("penstock.trigger-crash.events", EVENTS),
                Integer.getInteger("penstock.trigger-crash.kills", kills),
                Long.getLong("penstock.trigger-crash.seed", System.nanoTime()));
    }

    /** Runs, prints what came of it, and checks that nothing was lost. */
    TriggerRun.Result run(String what, Callable<TriggerRun.Result> run) throws Exception {
        System.out.printf("trigger crash test, %s: %s%n", what, command());
        TriggerRun.Result result;
        try {
            result = run.call();
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "%s, by %s: %s".formatted(what, command(), failure.getMessage()), failure);
        }
        System.out.printf("trigger crash test, %s: %s%n", what, result);
        assertThat(result.lost()).as("lost, by %s", command()).isEmpty();
        assertThat(result.produced()).isEqualTo(events);
        assertThat(result.killed().values().stream().mapToInt(count -> count).sum())
                .isEqualTo(kills);
        return result;
    }

    private String command() {
        return "./dev trigger-crash --events %d --kills %d --seed %d"
                .formatted(events, kills, seed);
    }
}
