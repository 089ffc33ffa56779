package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConcurrencyWindowTest {

    private static final int SLICES = 12;
    private static final long SLICE = 1_000;
    private static final long WINDOW = SLICES * SLICE;

    @Test
    void isZeroAtFirst() {
        assertThat(new ConcurrencyWindow(WINDOW, 5).average(5)).isZero();
        assertThat(new ConcurrencyWindow(WINDOW, 5).average(5_000_000)).isZero();
    }

    @Test
    void aWholeWindowOfWorkIsItsConcurrency() {
        // Given
        ConcurrencyWindow window = new ConcurrencyWindow(WINDOW, 0);
        window.set(3, 0);

        // When
        double average = window.average(10 * WINDOW - 1);

        // Then
        assertThat(average).isEqualTo(3, Offset.offset(0.3));
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        // Given
        ConcurrencyWindow window = new ConcurrencyWindow(WINDOW, 0);
        window.set(5, 0);
        window.set(0, WINDOW);

        // When
        double later = window.average(2 * WINDOW + SLICE);

        // Then
        assertThat(later).isZero();
    }

    @Test
    void aLongSilenceIsDoneWithAtOnce() {
        // Given
        ConcurrencyWindow window = new ConcurrencyWindow(WINDOW, 0);
        window.set(2, 0);

        // When
        double average = window.average(Long.MAX_VALUE / 4);

        // Then
        assertThat(average).isEqualTo(2, Offset.offset(0.2));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 12_345, -98_765, Long.MIN_VALUE / 4})
    void agreesWithAReferenceModel(long origin) {
        // Given
        long seed = Long.getLong("penstock.seed", System.nanoTime());
        System.out.println("ConcurrencyWindowTest: replay with -Dpenstock.seed=" + seed);
        Random random = new Random(seed);
        ConcurrencyWindow window = new ConcurrencyWindow(WINDOW, origin);
        Model model = new Model(origin);
        long now = origin;

        for (int step = 0; step < 3_000; step++) {
            // When
            now += random.nextInt(20) == 0 ? random.nextInt(40_000) : random.nextInt(1_500);
            if (random.nextBoolean()) {
                int inFlight = random.nextInt(6);
                window.set(inFlight, now);
                model.set(inFlight, now);
            }

            // Then
            assertThat(window.average(now))
                    .as("seed %d, step %d", seed, step)
                    .isEqualTo(model.average(now), Offset.offset(1e-6));
        }
    }

    /**
     * Remembers every change and adds up those of the slices in sight, the current one and the
     * eleven before it.
     */
    private static final class Model {

        private record Span(long from, long to, int inFlight) {}

        private final List<Span> spans = new ArrayList<>();
        private long last;
        private int current;

        Model(long origin) {
            last = origin;
        }

        void set(int inFlight, long now) {
            spans.add(new Span(last, now, current));
            last = now;
            current = inFlight;
        }

        double average(long now) {
            set(current, now);
            long begin = (Math.floorDiv(now, SLICE) - SLICES + 1) * SLICE;
            double busy = 0;
            for (Span span : spans) {
                long from = Math.max(span.from(), begin);
                busy += (double) Math.max(0, span.to() - from) * span.inFlight();
            }
            return busy / WINDOW;
        }
    }
}
