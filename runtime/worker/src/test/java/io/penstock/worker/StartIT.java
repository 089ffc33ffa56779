package io.penstock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.ControlFrame.Exit;
import io.penstock.protocol.ControlFrame.Unload;
import io.penstock.protocol.ControlFrame.Unloaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a worker gets warm: the priming function and the JVM's AOT cache. */
class StartIT {

    private static Path primingJar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-priming.jar"))
                    .findFirst()
                    .orElseThrow()
                    .toAbsolutePath();
        }
    }

    /** Loads, calls and unloads the priming function, then lets the worker exit. */
    private static void primeAndExit(TestingControlPlane plane) throws IOException {
        TestingLane lane = plane.load("", primingJar()).ready();
        assertThat(lane.invoke("{\"a\":[1]}").body().text()).isEqualTo("{\"a\":[1]}");
        plane.send(new Unload(lane.instanceId(), 1_000));
        plane.awaitFrame(Unloaded.class, unloaded -> unloaded.instanceId() == lane.instanceId());
        plane.send(new Exit(1_000));
        assertThat(plane.awaitExit()).isZero();
    }

    @Test
    void writesAndUsesAotCache(@TempDir Path folder) throws IOException {
        // Given
        Path cache = folder.resolve("worker.aot");

        // When
        try (TestingControlPlane plane = new TestingControlPlane("-XX:AOTCacheOutput=" + cache)) {
            primeAndExit(plane);
        }

        // Then
        assertThat(cache).isNotEmptyFile();
        try (TestingControlPlane plane =
                new TestingControlPlane("-XX:AOTCache=" + cache, "-XX:AOTMode=on")) {
            primeAndExit(plane);
        }
    }
}
