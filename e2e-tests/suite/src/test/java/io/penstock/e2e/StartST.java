package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.penstock.e2e.Penstock.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start leaves behind for the next one, and starts that are refused. */
@PenstockTest(value = "penstock.workers.prewarmed=0", ownCache = true)
class StartST {

    /** The control plane's is made by processes that let all others go first. */
    private static final Duration CACHE_MAX = Duration.ofMinutes(4);

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
        Path cache = awaitCache("worker-[0-9a-f]{16}");
        FileTime made = Files.getLastModifiedTime(cache);

        // When
        String before = functions.answer("before");
        restart();
        String after = functions.answer("after");

        // Then
        assertThat(List.of(before, after)).doesNotHaveDuplicates();
        assertThat(mapsOf(Long.parseLong(after.split(" ", 2)[0])))
                .as("files the worker has mapped")
                .contains(cache.toString());
        assertThat(Files.getLastModifiedTime(cache)).isEqualTo(made);
    }

    @Test
    void firstStartMakesTheCacheThatLaterStartsUse() throws Exception {
        // Given
        Path cache = awaitCache("control-plane-[0-9]+");

        // When
        restart();

        // Then
        assertThat(mapsOf(server.process().pid())).contains(cache.toString());
    }

    @Test
    void damagedCacheHoldsUpNoStartAndIsMadeAgain() throws Exception {
        // Given
        Path cache = awaitCache("control-plane-[0-9]+");
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
                .atMost(CACHE_MAX)
                .until(
                        () ->
                                Files.exists(cache)
                                        && !Files.getLastModifiedTime(cache).equals(damaged));
        assertThat(server.logLines()).noneMatch(line -> line.contains("[aot]"));
    }

    private void restart() throws IOException {
        server.terminate();
        server.awaitEnd();
        server.start();
    }

    /** A whole one: they get their name when they are finished. */
    private Path awaitCache(String name) {
        return await("cache made")
                .atMost(CACHE_MAX)
                .until(() -> cacheFile(name), Optional::isPresent)
                .orElseThrow();
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
        assertThat(refusal.exitCode()).as(refusal.output()).isNotZero();
        assertThat(refusal.output()).contains(key + " = ").contains("use " + works);
    }

    /** The JVM doesn't start with two archives: a cache of ours would end the second start. */
    @ParameterizedTest
    @CsvSource({"PENSTOCK_JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void whoeverSharesClassesHisOwnWayGetsNoCache(String variable) throws Exception {
        // Given
        try (Penstock own =
                Penstock.create(
                        "StartST-" + variable, List.of(), Map.of(variable, "-Xshare:auto"))) {
            // When
            own.start();

            // Then
            assertThat(Files.readString(Path.of("/proc/" + own.process().pid() + "/cmdline")))
                    .contains("quarkus-run.jar")
                    .doesNotContain("aot-cache", "AOTCache");
        }
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

    private Optional<Path> cacheFile(String name) throws IOException {
        try (Stream<Path> files = Files.list(server.data().resolve("cache"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "\\.aot"))
                    .findFirst();
        }
    }

    private static String mapsOf(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/maps"));
    }
}
