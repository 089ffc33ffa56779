package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The AOT cache of the control plane. Of the JVM form only: the native one has none. Alone, since
 * it is made with the lowest priority: beside other tests that took longer than four minutes.
 */
@Alone
@PenstockTest(value = "penstock.workers.prewarmed=0", ownCache = true)
class OwnCacheJvmST {

    private static final String CACHE = "control-plane-[0-9]+";

    private final Penstock server;

    OwnCacheJvmST(Penstock server) {
        this.server = server;
    }

    @Test
    void firstStartMakesTheOneThatLaterStartsUse() throws Exception {
        // Given
        Path cache = Caches.await(server, CACHE);

        // When
        server.restart();

        // Then
        assertThat(Caches.mapsOf(server.process().pid())).contains(cache.toString());
    }

    @Test
    void aDamagedOneHoldsUpNoStartAndIsMadeAgain() throws Exception {
        // Given
        Path cache = Caches.await(server, CACHE);
        server.terminate();
        server.awaitEnd();
        try (FileChannel file = FileChannel.open(cache, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(4096), file.size() / 2);
        }
        FileTime damaged = Files.getLastModifiedTime(cache);

        // When
        server.start();

        // Then
        await("cache made again")
                .atMost(Caches.MADE_MAX)
                .until(
                        () ->
                                Files.exists(cache)
                                        && !Files.getLastModifiedTime(cache).equals(damaged));
        assertThat(server.logLines()).noneMatch(line -> line.contains("[aot]"));
    }

    @Test
    void aStopLeavesNothingOfARunThatItCutsOff() throws Exception {
        // Given
        try (Penstock own = withoutCaches("stopped")) {
            own.start();
            ProcessHandle training = awaitTraining(own);

            // When
            own.terminate();
            own.awaitEnd();

            // Then
            assertThat(own.data().resolve("cache/training")).doesNotExist();
            assertThat(training.isAlive()).isFalse();
        }
    }

    @Test
    void aKilledServerLeavesNoRunThatWritesOn() throws Exception {
        // Given
        try (Penstock own = withoutCaches("killed")) {
            own.start();
            ProcessHandle training = awaitTraining(own);

            // When
            own.kill();

            // Then
            // It has no parent that is sure to take note of its end.
            await("the run's end").until(() -> training.info().command().isEmpty());
            Path data = own.data().resolve("cache/training");
            assertThat(data.resolve("recording.aot.config")).isEmptyFile();
            assertThat(data.resolve("recording.aot")).doesNotExist();
        }
    }

    private static Penstock withoutCaches(String name) throws Exception {
        return Penstock.withoutCaches(
                "OwnCacheJvmST-" + name, List.of("-Dpenstock.workers.aot-cache=false"));
    }

    private static ProcessHandle awaitTraining(Penstock server) {
        Path data = server.data().resolve("cache/training");
        await("a run that has begun")
                .atMost(Caches.MADE_MAX)
                .until(() -> Files.exists(data.resolve("artifacts")));
        return server.training().orElseThrow();
    }

    /** The JVM doesn't start with two archives: a cache of ours would end the second start. */
    @ParameterizedTest
    @CsvSource({"PENSTOCK_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void whoeverSharesClassesHisOwnWayGetsNoCache(String variable) throws Exception {
        // Given
        try (Penstock own =
                Penstock.create(
                        "OwnCacheJvmST-" + variable, List.of(), Map.of(variable, "-Xshare:auto"))) {
            // When
            own.start();

            // Then
            assertThat(Files.readString(Path.of("/proc/" + own.process().pid() + "/cmdline")))
                    .contains("quarkus-run.jar")
                    .doesNotContain("aot-cache", "AOTCache");
        }
    }
}
