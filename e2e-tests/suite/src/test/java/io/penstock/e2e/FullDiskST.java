package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk under SQLite is full for a while. Files of the server may not grow beyond a limit, which
 * is what a full disk is to those that write; it is lifted at run time.
 */
@PenstockTest
class FullDiskST {

    private static final long ROOM_BYTES = 2L << 20;
    private static final int BODY_BYTES = 64 << 10;
    private static final int EVENTS_MAX = 2000;

    private final Penstock server;

    FullDiskST(Penstock server) {
        this.server = server;
    }

    @Test
    void fullDiskRefusesEventsAndLosesNone(@TempDir Path folder) throws Exception {
        // Given
        Witness witness = Witness.create();
        Path gate = folder.resolve("gate");
        server.functions()
                .deploy(
                        "held",
                        FunctionJar.of("Recorder"),
                        witness.setting(),
                        "timeout=5m",
                        "retry.backoff=100ms");
        server.functions().deploy("synchronous", FunctionJar.of("Sleeper"));
        server.functions().answer("synchronous");
        List<String> accepted = new ArrayList<>();
        accepted.add(send("label=first&gate=" + gate));
        await("held").until(() -> witness.labels("begin").contains("first"));
        long process = server.process().pid();

        // When
        limitFiles(Long.toString(largestFile() + ROOM_BYTES));
        HttpResponse<String> refusal = fill(accepted);
        Problems.assertProblem(refusal, 503, "store-unavailable", "platform");
        assertThat(refusal.headers().firstValue("Retry-After")).isPresent();
        for (int i = 0; i < 5; i++) {
            assertThat(event("label=still-full&fill=" + "x".repeat(BODY_BYTES)).statusCode())
                    .isEqualTo(503);
        }
        server.functions().answer("synchronous");
        limitFiles("unlimited");

        // Then
        await("accepted again")
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> accepted.add(Events.id(event("label=last"))));
        Files.createFile(gate);
        await("all accepted ones took effect")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(witness.effective()).containsAll(accepted));
        assertThat(server.process().pid()).isEqualTo(process);
        assertThat(server.process().isAlive()).isTrue();
        assertThat(server.events().deadLetters("held")).isEmpty();
    }

    /** Sends events until one isn't accepted, and returns what the server said to that one. */
    private HttpResponse<String> fill(List<String> accepted) {
        for (int i = 0; i < EVENTS_MAX; i++) {
            HttpResponse<String> answer = event("label=n" + i + "&fill=" + "x".repeat(BODY_BYTES));
            if (answer.statusCode() != 202) {
                return answer;
            }
            accepted.add(Events.id(answer));
        }
        throw new AssertionError("the disk didn't get full with " + EVENTS_MAX + " events");
    }

    private String send(String body) {
        return Events.id(event(body));
    }

    /** All have one ordering key, so that none but the first runs before the gate is open. */
    private HttpResponse<String> event(String body) {
        return server.events().send("held", body, "Penstock-Ordering-Key", "one");
    }

    /** How large any of the server's files may grow, its workers' aside; by util-linux. */
    private void limitFiles(String bytes) throws IOException, InterruptedException {
        Process change =
                new ProcessBuilder(
                                "prlimit",
                                "--pid",
                                Long.toString(server.process().pid()),
                                "--fsize=" + bytes + ":")
                        .redirectErrorStream(true)
                        .start();
        String output = new String(change.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (change.waitFor() != 0) {
            throw new AssertionError("prlimit: " + output);
        }
    }

    private long largestFile() throws Exception {
        long largest = Files.size(server.log());
        for (String name : List.of("penstock.db", "penstock.db-wal")) {
            largest = Math.max(largest, Files.size(server.data().resolve(name)));
        }
        return largest;
    }
}
