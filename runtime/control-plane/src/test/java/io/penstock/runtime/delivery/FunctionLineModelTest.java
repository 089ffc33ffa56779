package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Drives a line at random against a queue of due times. After each step, as the pump does, a claim
 * is tried; if none begins, nothing may wait that a free slot could run unless a wake-up is set.
 */
final class FunctionLineModelTest {

    private static final int STEPS = 4_000;
    private static final int RUNS = 50;

    @Test
    void noSequenceLeavesAQueuedEventWithoutAWakeUp() {
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("FunctionLineModelTest: replay with -Dpenstock.seed=" + seed);
        Random seeds = new Random(seed);
        for (int i = 0; i < RUNS; i++) {
            new Model(new Random(seeds.nextLong())).run();
        }
    }

    private static final class Model {
        private final FunctionLine line = new FunctionLine(TestingEvents.name("f"), false);
        private final PriorityQueue<Long> queue = new PriorityQueue<>();
        private final Random random;
        private long now = 1_000_000;
        private int limit = 3;
        private int running;

        /** Slots taken for events whose insert isn't durable yet. */
        private int inserting;

        /** Slots taken by the claim under way; what it found is decided when it is run. */
        private int claiming;

        private int found = -1;

        Model(Random random) {
            this.random = random;
        }

        private void run() {
            for (int i = 0; i < STEPS; i++) {
                step();
                claim();
                check();
            }
            // Left alone it runs empty.
            for (int i = 0; !queue.isEmpty() || running + inserting + claiming > 0; i++) {
                assertThat(i).as("steps to empty it").isLessThan(100_000);
                if (claiming > 0) {
                    endClaim();
                } else if (inserting > 0) {
                    inserting--;
                    running++;
                } else if (running > 0) {
                    running--;
                    line.release();
                } else {
                    now = Math.max(now, wake());
                }
                claim();
                check();
            }
            assertThat(line.inFlight()).isZero();
        }

        private long wake() {
            long wake = line.wakeMillis(now);
            assertThat(wake).as("a wake-up for %d events", queue.size()).isLessThan(Long.MAX_VALUE);
            return wake;
        }

        private void step() {
            switch (random.nextInt(14)) {
                case 0 -> arrive();
                case 1 -> {
                    // A rush now and then; else it is idle often enough to need its wake-ups.
                    for (int i = 0; i < 20 && random.nextInt(50) == 0; i++) {
                        arrive();
                    }
                }
                case 2 -> insert(now + random.nextInt(3000));
                case 3 -> {
                    if (inserting > 0) {
                        endInsert();
                    }
                }
                case 4 -> now += random.nextInt(1500);
                case 5 -> readQueue();
                case 6, 7 -> endClaim();
                case 8 -> limit = 1 + random.nextInt(5);
                default -> endRun();
            }
        }

        private void arrive() {
            if (line.tryTake(limit, now)) {
                assertThat(line.inFlight()).isLessThanOrEqualTo(limit);
                inserting++;
            } else {
                insert(now);
            }
        }

        private void insert(long dueAt) {
            queue.add(dueAt);
            line.queued(dueAt, now);
        }

        private void endInsert() {
            inserting--;
            if (random.nextBoolean()) {
                running++;
            } else {
                line.release();
                if (random.nextBoolean()) {
                    insert(now);
                }
            }
        }

        /** The store runs the claim: what becomes due later isn't in it. */
        private void readQueue() {
            if (claiming > 0 && found < 0) {
                int most = 1 + random.nextInt(claiming);
                found = 0;
                while (found < most && !queue.isEmpty() && queue.peek() <= now) {
                    queue.remove();
                    found++;
                }
            }
        }

        private void endClaim() {
            if (claiming == 0) {
                return;
            }
            if (found < 0 && random.nextInt(4) == 0) {
                line.failClaim(claiming, now);
            } else {
                readQueue();
                line.endClaim(claiming, found);
                running += found;
            }
            claiming = 0;
            found = -1;
        }

        private void endRun() {
            if (running == 0) {
                return;
            }
            running--;
            switch (random.nextInt(4)) {
                case 0 -> {
                    line.deferred(now);
                    // The settlement may have taken so long that it is due already.
                    insert(now + random.nextInt(2000) - 500);
                }
                case 1 -> {
                    line.ran();
                    insert(now + random.nextInt(5000));
                }
                default -> line.ran();
            }
            line.release();
        }

        private void claim() {
            int slots = line.beginClaim(limit, now);
            if (slots > 0) {
                assertThat(claiming).as("a claim under way").isZero();
                claiming = slots;
                assertThat(line.inFlight()).isLessThanOrEqualTo(limit);
            }
        }

        private void check() {
            assertThat(line.inFlight()).isEqualTo(running + inserting + claiming);
            boolean somethingWillHappen = running + inserting + claiming > 0;
            if (!queue.isEmpty() && !somethingWillHappen) {
                assertThat(wake()).isGreaterThan(now);
            }
            if (!queue.isEmpty() && claiming == 0 && line.inFlight() == 0) {
                assertThat(wake()).isLessThanOrEqualTo(Math.max(queue.peek(), now + 300_000));
            }
        }
    }
}
