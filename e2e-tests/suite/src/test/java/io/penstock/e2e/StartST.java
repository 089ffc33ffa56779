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
        "penstock.pool.starts-max,-3,penstock.pool.starts-max = -3; use 1 or more",
        "penstock.pool.stable-window,1ms,penstock.pool.stable-window = PT0.001S; use PT0.1S or more",
        "penstock.workers.prewarmed,1000,penstock.workers.prewarmed = 1000; use 0 to 100",
        "penstock.workers.java,/none,penstock.workers.java = /none can't be run; name the java of",
        "penstock.workers.directory,/none,/none has no priming.jar; it must be the folder worker/",
        "penstock.gateway.request-bytes-max,2GiB,request-bytes-max = 2048MiB; use 1024MiB or less",
        "penstock.registry.versions-max,0,penstock.registry.versions-max is 0; 1 or more would work",
        "penstock.artifact.uploads-max,0,penstock.artifact.uploads-max is 0; 1 or more would work",
        "penstock.ledger.retention,1m,penstock.ledger.retention is PT1M; 1h or more would work",
        "penstock.admin-key,short,PENSTOCK_ADMIN_KEY has 5 characters; 16 to 512 of printable ASCII"
    })
    void settingThatCannotWorkStopsTheStart(String key, String value, String said)
            throws Exception {
        // When
        Refusal refusal = Penstock.refused("StartST-" + key, List.of("-D" + key + "=" + value));

        // Then
        assertThat(refusal.exitCode()).as(refusal.output()).isEqualTo(WRONG_CONFIGURATION);
        assertThat(refusal.output()).contains(said).doesNotContain("\tat ");
    }

    /** Of a JVM it is the JVM that refuses them. */
    @Test
    void optionThatDoesNotExistStopsTheStart() throws Exception {
        // When
        Refusal refusal = Penstock.refused("StartST-option", List.of("-XX:+NoSuchOption"));

        // Then
        assertThat(refusal.exitCode()).isEqualTo(Penstock.NATIVE ? WRONG_CONFIGURATION : 1);
        assertThat(refusal.output()).contains("NoSuchOption");
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
