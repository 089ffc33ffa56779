package io.penstock.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MemorySizeTest {

    @ParameterizedTest
    @CsvSource({
        "128MiB, 134217728, 128MiB",
        "128, 134217728, 128MiB",
        "128M, 134217728, 128MiB",
        "128 MiB, 134217728, 128MiB",
        "2GiB, 2147483648, 2048MiB",
        "2G, 2147483648, 2048MiB",
        "64KiB, 65536, 64KiB",
        "1024K, 1048576, 1MiB",
        "0, 0, 0MiB",
        "999999999GiB, 1073741822926258176, 1023999998976MiB"
    })
    void readsSizes(String text, long bytes, String shown) {
        assertThat(MemorySize.parse(text)).isEqualTo(new MemorySize(bytes)).hasToString(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "-1", "1.5G", "1TB", "MiB", "1mib", "1 M B", "1e3", "9999999999"})
    void refusesWhatIsNoSize(String text) {
        assertThatThrownBy(() -> MemorySize.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void refusesANegativeAmount() {
        assertThatThrownBy(() -> new MemorySize(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-1");
    }

    @Test
    void sortsByAmount() {
        assertThat(MemorySize.parse("1G")).isGreaterThan(MemorySize.parse("1023M"));
    }
}
