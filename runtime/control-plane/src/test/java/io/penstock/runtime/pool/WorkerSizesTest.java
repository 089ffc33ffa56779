package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkerSizesTest {

    private final WorkerSizes sizes = new WorkerSizes(mebibytes(1024), mebibytes(4096));

    private static MemorySize mebibytes(int mebibytes) {
        return MemorySize.ofMebibytes(mebibytes);
    }

    @ParameterizedTest(name = "instances of {0} MiB, {1} in use, {2} left: {3} MiB")
    @CsvSource({
        "128, 0, 9000, 1024",
        "128, 1024, 9000, 1024",
        "128, 2048, 9000, 2048",
        "128, 3072, 9000, 3072",
        "128, 4096, 9000, 4096",
        "128, 64000, 9000, 4096",
        // No more than the node has left, in whole instances.
        "128, 4096, 2000, 1920",
        "128, 4096, 128, 1024",
        "2000, 2000, 9000, 2000",
        "2000, 4000, 9000, 4000",
        "2100, 4200, 9000, 2100",
        "6000, 12000, 9000, 6000",
    })
    void aFurtherOneHasRoomForAsManyAsThereAre(int instance, int used, int left, int heap) {
        assertThat(sizes.further(mebibytes(instance), mebibytes(used), mebibytes(left)))
                .isEqualTo(mebibytes(heap));
    }

    @ParameterizedTest(name = "an instance of {0} MiB: {1} MiB, standard: {2}")
    @CsvSource({"128, 1024, true", "1024, 1024, true", "1025, 1025, false"})
    void aFirstOneIsStandardUnlessItsInstanceNeedsMore(int instance, int heap, boolean standard) {
        // When
        MemorySize first = sizes.first(mebibytes(instance));

        // Then
        assertThat(first).isEqualTo(mebibytes(heap));
        assertThat(sizes.isStandard(first)).isEqualTo(standard);
    }

    @Test
    void doesntGrowBeyondAStandardOneThatIsLargerThanTheMost() {
        // Given
        WorkerSizes fixed = new WorkerSizes(mebibytes(8192), mebibytes(4096));

        // When
        MemorySize heap = fixed.further(mebibytes(128), mebibytes(64000), mebibytes(64000));

        // Then
        assertThat(heap).isEqualTo(mebibytes(8192));
        assertThat(fixed.isStandard(heap)).isTrue();
    }
}
