package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Carriers} of the adapter host, a JVM in both forms. */
@PenstockTest
class CarriersST {

    private final Penstock server;

    CarriersST(Penstock server) {
        this.server = server;
    }

    @Test
    void adapterHostHasEnough(@TempDir Path folder) throws Exception {
        // Given
        server.functions().deploy("files", FunctionJar.of("FileRecorder"));

        // When
        server.triggers()
                .put("files", "file-drop", "files", "{\"directory\": \"%s\"}".formatted(folder));
        server.triggers().awaitState("files", "running");

        // Then
        assertThat(Carriers.of(server.adapterHost().orElseThrow()))
                .isGreaterThanOrEqualTo(Carriers.MIN);
    }
}
