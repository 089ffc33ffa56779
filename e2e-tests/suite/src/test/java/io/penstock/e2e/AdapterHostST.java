package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that runs adapters is replaced whatever becomes of it. The adapters are a third
 * party's: one that is dropped into the distribution works without a build.
 */
class AdapterHostST {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RESTARTS = "penstock_adapter_host_restarts_total";

    @TempDir private static Path folder;
    private static Penstock server;
    private static Witness witness;
    private static Path file;

    /** The lines that the file has. */
    private static final List<String> LINES = new ArrayList<>();

    private ProcessHandle host;
    private double restarts;

    @BeforeAll
    static void start() throws Exception {
        server =
                Penstock.create(
                        OwnAdapters.in(folder).distribution(),
                        "AdapterHostST",
                        List.of(
                                "-Dpenstock.triggers.heartbeat-timeout=3s",
                                "-Dpenstock.triggers.heap=64MiB"),
                        Map.of());
        server.start();
        witness = Witness.create();
        file = Files.createFile(folder.resolve("lines.txt"));
        server.functions().deploy("lines", FunctionJar.of("Recorder"), witness.setting());
        server.triggers()
                .put(
                        "lines",
                        "tail",
                        "lines",
                        """
                        {"file": "%s", "every": "50ms"}
                        """
                                .formatted(file));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void look() throws Exception {
        assertLineArrives();
        host = server.adapterHost().orElseThrow();
        restarts = server.metrics().sum(RESTARTS);
    }

    /** Also that none before it was lost, and none came twice. */
    private static void assertLineArrives() throws IOException {
        String label = "line-" + LINES.size();
        LINES.add(label);
        Files.writeString(file, "label=" + label + "\n", StandardOpenOption.APPEND);
        await("the line's effect")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(witness.labels("effect")).isEqualTo(LINES));
        server.triggers().awaitState("lines", "running");
    }

    @Test
    void aKilledOneIsReplaced() throws Exception {
        // When
        host.destroyForcibly();

        // Then
        assertReplaced("ended by signal 9");
    }

    @Test
    void oneThatHangsIsKilledAndReplaced() throws Exception {
        // When
        new ProcessBuilder("kill", "-STOP", Long.toString(host.pid())).start().waitFor();

        // Then
        assertReplaced("no heartbeat for PT3S");
        assertThat(host.isAlive()).isFalse();
    }

    @Test
    void oneThatNeedsTooMuchMemoryEndsAndIsReplaced() throws Exception {
        // Given
        Path sign = folder.resolve("greedy-now");
        server.triggers().put("greedy", "greedy", "lines", "{\"file\": \"" + sign + "\"}");
        server.triggers().awaitState("greedy", "running");

        // When
        Files.createFile(sign);

        // Then
        assertReplaced("memory");
        server.triggers().awaitState("greedy", "running");
        server.triggers().delete("greedy");
    }

    private void assertReplaced(String reason) throws IOException {
        await("trouble")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(
                        () -> {
                            JsonPath trigger = server.triggers().get("lines");
                            assertThat(trigger.getString("state")).isEqualTo("troubled");
                            assertThat(trigger.getString("lastError")).contains(reason);
                        });
        assertLineArrives();
        assertThat(server.adapterHost().orElseThrow().pid()).isNotEqualTo(host.pid());
        assertThat(server.metrics().sum(RESTARTS)).isEqualTo(restarts + 1);
    }
}
