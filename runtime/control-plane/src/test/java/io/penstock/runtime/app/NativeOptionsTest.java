package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeOptionsTest {

    @Test
    void readsPropertiesAndTheHeap() {
        // When
        NativeOptions options = NativeOptions.parse("  -Da.b=c=d -Xmx256m  -De= -Xmn8m -Df ");

        // Then
        assertThat(options)
                .isEqualTo(
                        new NativeOptions(
                                Map.of("a.b", "c=d", "e", "", "f", ""),
                                Optional.of(256L << 20),
                                Optional.of(8L << 20)));
    }

    @ParameterizedTest
    @CsvSource({"-Xmx1g, 1073741824", "-Xmx64M, 67108864", "-Xmx2048k, 2097152", "-Xmx99, 99"})
    void readsSizesAsAJvmDoes(String option, long bytes) {
        assertThat(NativeOptions.parse(option).heapMax()).contains(bytes);
    }

    @Test
    void hasNothingOfAnEmptyText() {
        assertThat(NativeOptions.parse(""))
                .isEqualTo(new NativeOptions(Map.of(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseZGC", "-Xmx", "-Xmx1t", "-D", "now"})
    void refusesWhatItDoesNotKnow(String option) {
        assertThatThrownBy(() -> NativeOptions.parse("-Da=b " + option))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PENSTOCK_JAVA_OPTS has '" + option + "'")
                .hasMessageContaining("-Dkey=value, -Xmx and -Xmn");
    }
}
