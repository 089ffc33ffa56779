package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No dropped file is lost, whatever is killed. */
class FileTriggerST {

    private static final List<String> SETTINGS = List.of("-Dpenstock.queue.lease=3s");

    @Test
    void everyFileTakesEffectOrFailsForGood(@TempDir Path directory) throws Exception {
        // Given
        TriggerPlan plan = TriggerPlan.of(3);
        try (Penstock server = Penstock.create("FileTriggerST", SETTINGS);
                FileSource source = new FileSource(directory)) {
            server.start();
            TriggerRun run = new TriggerRun(server, source, Witness.create(), plan);

            // When
            TriggerRun.Result result = plan.run("file-drop", run::run);

            // Then
            assertThat(result.duplicates()).isZero();
            Set<String> done = new HashSet<>();
            Set<String> failed = new HashSet<>();
            for (int number = 1; number <= plan.events(); number++) {
                if (result.dead().contains(Integer.toString(number))) {
                    failed.add(FileSource.name(number));
                    failed.add(FileSource.name(number) + ".reason.json");
                } else {
                    done.add(FileSource.name(number));
                }
            }
            await("all files are where they end")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> {
                                assertThat(source.files(TriggerRun.NAME, "claimed")).isEmpty();
                                assertThat(source.files(TriggerRun.NAME, "failed"))
                                        .isEqualTo(failed);
                                assertThat(source.files(TriggerRun.NAME, "done")).isEqualTo(done);
                            });
            for (String name : failed) {
                if (name.endsWith(".json")) {
                    assertThat(source.failed(TriggerRun.NAME).resolve(name))
                            .content()
                            .contains("\"code\":\"function-failed\"", "fails on purpose");
                }
            }
            try (Stream<Path> left = Files.list(directory)) {
                assertThat(left).allMatch(Files::isDirectory);
            }
        }
    }
}
