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

    @ParameterizedTest(name = "an instance of {0} MiB, workers of {1} MiB: {2} MiB")
    @CsvSource({
        "128, 0, 1024",
        "128, 1024, 1024",
        "128, 2048, 2048",
        "128, 3072, 3072",
        "128, 4096, 4096",
        "128, 64000, 4096",
        "2000, 0, 2000",
        "2000, 3000, 3000",
        "6000, 12000, 6000",
    })
    void growsWithWhatItsTenantHas(int instance, int tenants, int heap) {
        assertThat(sizes.next(mebibytes(instance), mebibytes(tenants))).isEqualTo(mebibytes(heap));
    }

    @Test
    void doesntGrowBeyondAStandardOneThatIsLargerThanTheMost() {
        // Given
        WorkerSizes fixed = new WorkerSizes(mebibytes(8192), mebibytes(4096));

        // When
        MemorySize heap = fixed.next(mebibytes(128), mebibytes(64000));

        // Then
        assertThat(heap).isEqualTo(mebibytes(8192));
        assertThat(fixed.isStandard(heap)).isTrue();
    }
}
