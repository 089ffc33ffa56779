package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TurnsTest {

    private final List<String> order = new ArrayList<>();

    private Turns.Measurement<String> says(String what) {
        return () -> {
            order.add(what);
            return what;
        };
    }

    @Test
    void theOtherComesFirstInEverySecondRound() throws Exception {
        // When
        List<Turns.Round<String>> rounds = Turns.measure(3, says("one"), says("other"));

        // Then
        assertThat(order).containsExactly("one", "other", "other", "one", "one", "other");
        assertThat(rounds).hasSize(3).containsOnly(new Turns.Round<>("one", "other"));
    }

    @Test
    void warmsBothUpHoweverShort() throws Exception {
        // When
        Turns.warmUp(Duration.ZERO, says("one"), says("other"));

        // Then
        assertThat(order).containsExactly("one", "other");
    }

    @Test
    void warmsUpAsLongAsAsked() throws Exception {
        // When
        long begin = System.nanoTime();
        Turns.warmUp(Duration.ofMillis(20), says("one"), says("other"));

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }
}
