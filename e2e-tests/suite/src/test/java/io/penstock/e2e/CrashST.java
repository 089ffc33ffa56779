package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing that was accepted is lost, whatever is killed. {@code ./dev crash --kills N --seed S}
 * runs it for longer, or with the plan of an earlier run.
 */
class CrashST {

    private static final int KILLS = Integer.getInteger("penstock.crash.kills", 3);

    /** Short enough that claims of a killed node come back while the test looks on. */
    private static final String LEASE = "penstock.queue.lease=3s";

    @ParameterizedTest
    @EnumSource
    void everyAcceptedEventTakesEffectOrIsADeadLetter(Cluster.Shape shape) throws Exception {
        // Given
        long seed = Long.getLong("penstock.crash.seed", System.nanoTime());
        System.out.printf(
                "crash test on %s: ./dev crash --kills %d --seed %d%n", shape, KILLS, seed);
        try {
            crash(shape, seed);
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(
                    "on %s, by ./dev crash --kills %d --seed %d: %s"
                            .formatted(shape, KILLS, seed, failure.getMessage()),
                    failure);
        }
    }

    private static void crash(Cluster.Shape shape, long seed) throws Exception {
        try (Cluster cluster = Cluster.start("CrashST", shape, LEASE)) {
            CrashRun run = new CrashRun(cluster, Witness.create(), seed, KILLS);

            // When
            CrashRun.Result result = run.run();

            // Then
            System.out.printf("crash test on %s: %s%n", shape, result);
            assertThat(result.lost()).as("lost").isEmpty();
            assertThat(result.kills()).isEqualTo(KILLS);
            assertThat(result.killed()).containsKeys(CrashKills.CONTROL_PLANE, CrashKills.WORKER);
            assertThat(result.refused().keySet())
                    .allMatch(
                            what -> what.equals(CrashSenders.NO_ANSWER) || what.matches("503 .+"));
            assertThat(result.acknowledged()).isGreaterThan(KILLS);
            assertThat(result.effective()).isPositive();
            assertThat(result.dead()).isPositive();
        }
    }
}
