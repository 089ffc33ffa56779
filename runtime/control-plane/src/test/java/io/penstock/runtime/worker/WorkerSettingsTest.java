package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.MemorySize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WorkerSettingsTest {

    private final WorkerSettings settings =
            new WorkerSettings(
                    Path.of("java"),
                    List.of(),
                    Path.of("priming.jar"),
                    Path.of("cache"),
                    MemorySize.ofMebibytes(1024),
                    MemorySize.ofMebibytes(256),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1));

    @ParameterizedTest(name = "a heap of {0} MiB: {1} MiB of class metadata")
    @CsvSource({"512, 256", "1024, 256", "1536, 384", "4096, 1024", "16384, 4096"})
    void aLargerWorkerMayHoldMoreClassMetadata(int heap, int metaspace) {
        assertThat(settings.metaspace(MemorySize.ofMebibytes(heap)))
                .isEqualTo(MemorySize.ofMebibytes(metaspace));
    }
}
