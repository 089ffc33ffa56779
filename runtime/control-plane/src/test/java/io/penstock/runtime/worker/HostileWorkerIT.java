package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.DeadlineWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that presents a worker's token and then breaks the protocol is killed for it. */
@Timeout(60)
final class HostileWorkerIT {

    private static final String MAIN =
            """
            import io.penstock.protocol.*;
            import io.penstock.protocol.ControlFrame.*;
            public final class Main {
                static FrameChannel control;
                static final Slice CHUNK = Slice.wrap(new byte[Limits.CHUNK_BYTES_MAX]);
                public static void main(String[] arguments) throws Exception {
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
                    control = FrameChannel.connect(java.nio.file.Path.of(in.readLine()), in.readLine());
                    %s
                    while (true) { control.read(); }
                }
                static void call(long id, Slice body, boolean complete) throws IOException {
                    control.write(new Outcall(id, 1, 1, true, "f", List.of(), body, complete));
                }
                static void chunks(long id, int count, boolean last) throws IOException {
                    for (int i = 1; i <= count; i++) {
                        control.write(new OutcallChunk(id, CHUNK, last && i == count));
                    }
                }
            }
            """;

    @TempDir private Path folder;
    private final DeadlineWatch deadlines = new DeadlineWatch();
    private final CountDownLatch gone = new CountDownLatch(1);
    private Handshake handshake;

    @BeforeEach
    void listen() throws IOException {
        Path sockets = Files.createTempDirectory("penstock-test");
        sockets.toFile().deleteOnExit();
        handshake = Handshake.listen(sockets, deadlines);
    }

    @AfterEach
    void close() throws IOException {
        handshake.close();
        deadlines.close();
    }

    private WorkerProcess launch(String statements) throws Exception {
        Path jar =
                TestingJars.build(
                        folder,
                        "hostile.jar",
                        Map.of("io.penstock.worker.Main", MAIN.formatted(statements)));
        WorkerSettings good = TestingWorkers.settings(folder.resolve("cache"));
        List<Path> classPath = new ArrayList<>(List.of(jar));
        classPath.addAll(good.classPath());
        WorkerSettings settings =
                new WorkerSettings(
                        good.java(),
                        classPath,
                        good.primingJar(),
                        good.cacheDirectory(),
                        good.heap(),
                        good.metaspace(),
                        good.startTimeout(),
                        good.heartbeatTimeout(),
                        good.closeTimeout());
        Outcalls neverAnswers = (_, _, _) -> {};
        return new WorkerLauncher(
                        settings,
                        handshake,
                        TestingWorkers.loops(),
                        deadlines,
                        AotCache.off(),
                        neverAnswers)
                .launch(
                        MemorySize.ofMebibytes(64),
                        new IgnoringListener() {
                            @Override
                            public void gone(WorkerProcess worker) {
                                gone.countDown();
                            }
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chunks(1, 1, true); | a part of outcall 1, which lacks none",
                "call(1, CHUNK, true); chunks(1, 1, true); | a part of outcall 1, which lacks none",
                "call(1, CHUNK, true); call(1, CHUNK, true); | outcall 1 is in flight already",
                "call(1, CHUNK, false); chunks(1, 64, false); | at most 16777216",
                "for (int i = 0; i < 257; i++) call(i, Slice.empty(), true); | more than 256 outcalls",
                "for (int i = 0; i < 5; i++) { call(i, CHUNK, false); chunks(i, 63, true); }"
                        + " | outcalls of more than 67108864 bytes in flight",
                "control.write(new OutcallRefused(1, \"\", \"\")); | sent OutcallRefused",
                "control.write(new OutcallAnswer(1, 200, List.of(), CHUNK, true));"
                        + " | sent OutcallAnswer",
            })
    void isKilledForBreakingTheProtocol(String statements, String reason) throws Exception {
        // When
        WorkerProcess worker = launch(statements);

        // Then
        gone.await();
        assertThat(worker.state()).isInstanceOf(WorkerState.Gone.class);
        assertThat(((WorkerState.Gone) worker.state()).reason()).contains(reason);
    }
}
