package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.e2e.Penstock.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start leaves behind for the next one, and starts that are refused. */
@PenstockTest(value = "penstock.workers.prewarmed=0", ownCache = true)
class StartST {

    /** Of {@code sysexits.h}: the service isn't started again. */
    private static final int WRONG_CONFIGURATION = 78;

    private final Functions functions;
    private final Penstock server;

    StartST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void firstStartMakesTheCacheThatLaterWorkersUse() throws Exception {
        // Given
        functions.deploy("before", FunctionJar.of("Sleeper"));
        functions.deploy("after", FunctionJar.of("Sleeper"));
        Path cache = Caches.await(server, "worker-[0-9a-f]{16}");
        FileTime made = Files.getLastModifiedTime(cache);

        // When
        String before = functions.answer("before");
        server.restart();
        String after = functions.answer("after");

        // Then
        assertThat(List.of(before, after)).doesNotHaveDuplicates();
        assertThat(Caches.mapsOf(Long.parseLong(after.split(" ", 2)[0])))
                .as("files the worker has mapped")
                .contains(cache.toString());
        assertThat(Files.getLastModifiedTime(cache)).isEqualTo(made);
    }

    @Test
    void sqliteComesFromTheDistribution() throws Exception {
        assertThat(Caches.mapsOf(server.process().pid()))
                .contains(
                        Penstock.DISTRIBUTION
                                .toRealPath()
                                .resolve("sqlite/libsqlitejdbc")
                                .toString());
    }

    @Test
    void secondServerOnTheSameDataIsRefused() throws Exception {
        for (boolean afterCollection : new boolean[] {false, true}) {
            if (afterCollection) {
                // A lock of a channel that nobody holds would go with it.
                new WorkerMemory(server.process().pid()).collect();
            }

            // When
            Refusal refusal = server.startAnother();

            // Then
            assertThat(refusal.exitCode()).as(refusal.output()).isEqualTo(1);
            assertThat(refusal.output())
                    .contains("another process serves " + server.data(), "--data")
                    .doesNotContain("\tat ");
            assertThat(server.ready()).as("the first still serves").isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "penstock.pool.starts-max,-3,1 or more",
        "penstock.pool.stable-window,1ms,PT0.1S or more",
        "penstock.workers.prewarmed,1000,0 to 100",
        "penstock.gateway.request-bytes-max,2GiB,1024MiB or less"
    })
    void settingThatCannotWorkStopsTheStart(String key, String value, String works)
            throws Exception {
        // When
        Refusal refusal = Penstock.refused("StartST-" + key, List.of("-D" + key + "=" + value));

        // Then
        assertThat(refusal.exitCode()).as(refusal.output()).isEqualTo(WRONG_CONFIGURATION);
        assertThat(refusal.output())
                .contains(key + " = ")
                .contains("use " + works)
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "penstock.registry.versions-max,0,1 or more",
        "penstock.artifact.uploads-max,0,1 or more",
        "penstock.ledger.retention,1m,1h or more",
        "penstock.admin-key,short,16 to 512 of printable ASCII"
    })
    void settingsOfWhatIsMadeOfThemStopTheStart(String key, String value, String works)
            throws Exception {
        // When
        Refusal refusal = Penstock.refused("StartST-" + key, List.of("-D" + key + "=" + value));

        // Then
        assertThat(refusal.exitCode()).as(refusal.output()).isEqualTo(WRONG_CONFIGURATION);
        assertThat(refusal.output()).contains("; " + works).doesNotContain("\tat ");
    }

    @Test
    void valueThatCannotBeReadStopsTheStart() throws Exception {
        // When
        Refusal refusal =
                Penstock.refused("StartST-unreadable", List.of("-Dpenstock.pool.wait-max=soon"));

        // Then
        assertThat(refusal.exitCode()).as(refusal.output()).isEqualTo(WRONG_CONFIGURATION);
        assertThat(refusal.output()).contains("penstock.pool.wait-max", "soon");
    }

    @Test
    void namesThePortThatTheSystemChose(@TempDir Path data) throws Exception {
        // Given
        Path output = data.resolve("output");
        Process process =
                new ProcessBuilder(
                                Penstock.DISTRIBUTION.resolve("bin/penstock").toString(),
                                "server",
                                "--port",
                                "0",
                                "--data",
                                data.resolve("data").toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            // When
            String greeting =
                    await("greeting")
                            .atMost(Duration.ofSeconds(90))
                            .failFast("the server ended", () -> !process.isAlive())
                            .until(() -> greeting(output), Optional::isPresent)
                            .orElseThrow();

            // Then
            assertThat(greeting).matches("Penstock listens on http://[0-9.]+:[1-9][0-9]*; .*");
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static Optional<String> greeting(Path output) throws IOException {
        return Files.readString(output)
                .lines()
                .filter(line -> line.contains(" listens on "))
                .findFirst();
    }
}
