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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start leaves behind for the next one, and starts that are refused. */
@PenstockTest(value = "penstock.workers.prewarmed=0", ownCache = true)
class StartST {

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
        await("cache made")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(cacheFiles())
                                        .singleElement()
                                        .asString()
                                        .matches(".*/worker-[0-9a-f]{16}\\.aot"));
        Path cache = cacheFiles().getFirst();
        FileTime made = Files.getLastModifiedTime(cache);

        // When
        String before = functions.answer("before");
        server.terminate();
        server.awaitEnd();
        server.start();
        String after = functions.answer("after");

        // Then
        assertThat(List.of(before, after)).doesNotHaveDuplicates();
        assertThat(mapsOf(after)).as("files the worker has mapped").contains(cache.toString());
        assertThat(cacheFiles()).containsExactly(cache);
        assertThat(Files.getLastModifiedTime(cache)).isEqualTo(made);
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

    private List<Path> cacheFiles() throws IOException {
        try (Stream<Path> files = Files.list(server.data().resolve("cache"))) {
            return files.toList();
        }
    }

    private static String mapsOf(String sleepersAnswer) throws IOException {
        return Files.readString(Path.of("/proc/" + sleepersAnswer.split(" ", 2)[0] + "/maps"));
    }
}
