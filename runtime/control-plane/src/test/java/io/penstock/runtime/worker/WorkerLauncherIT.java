package io.penstock.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.event.FunctionName;
import io.penstock.runtime.event.MemorySize;
import io.penstock.runtime.limit.DeadlineWatch;
import io.penstock.runtime.registry.FunctionSettings;
import io.penstock.runtime.registry.FunctionVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class WorkerLauncherIT {

    private static final MemorySize HEAP = MemorySize.ofMebibytes(64);

    @TempDir private Path folder;
    private final DeadlineWatch deadlines = new DeadlineWatch();
    private final Ends ends = new Ends();
    private final TestingChildren children = TestingChildren.fromNow();
    private Handshake handshake;

    @BeforeEach
    void listen() throws IOException {
        Path sockets = Files.createTempDirectory("penstock-test");
        sockets.toFile().deleteOnExit();
        handshake = Handshake.listen(sockets, deadlines);
    }

    @AfterEach
    void close() throws IOException {
        children.alive().forEach(ProcessHandle::destroyForcibly);
        handshake.close();
        deadlines.close();
    }

    private WorkerLauncher launcher(WorkerSettings settings) throws IOException {
        return new WorkerLauncher(
                settings,
                handshake,
                TestingWorkers.loops(),
                deadlines,
                AotCache.of(settings),
                TestingWorkers.noOutcalls());
    }

    private WorkerSettings settings() throws IOException {
        return TestingWorkers.settings(folder.resolve("cache"));
    }

    /** Settings with another {@code java}: a shell script. */
    private WorkerSettings script(String body, Duration startTimeout) throws IOException {
        Path java = folder.resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        WorkerSettings good = settings();
        return new WorkerSettings(
                java,
                good.classPath(),
                good.primingJar(),
                good.cacheDirectory(),
                good.heap(),
                good.metaspace(),
                startTimeout,
                good.heartbeatTimeout(),
                good.closeTimeout());
    }

    @Test
    void startsAWorkerThatExitsWhenDrained() throws Exception {
        // Given
        WorkerProcess worker = launcher(settings()).launch(HEAP, ends);
        assertThat(ProcessHandle.of(worker.pid())).isPresent();

        // When
        worker.drain("test");

        // Then
        ends.gone.await();
        assertThat(worker.state()).isEqualTo(new WorkerState.Gone("test", true));
        await().untilAsserted(() -> assertThat(ProcessHandle.of(worker.pid())).isEmpty());
    }

    @Test
    void saysWhatAProcessPrintedThatDiedAtOnce() throws Exception {
        // Given
        WorkerLauncher launcher =
                launcher(script("echo 'no such flag' >&2; exit 1", Duration.ofSeconds(20)));

        // When
        long began = System.nanoTime();
        assertThatThrownBy(() -> launcher.launch(HEAP, ends))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining("no such flag");

        // Then
        assertThat(System.nanoTime() - began).isLessThan(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void killsAProcessThatStaysSilent() throws Exception {
        // Given
        WorkerLauncher launcher =
                launcher(script("echo waiting; exec sleep 60", Duration.ofMillis(500)));

        // When
        assertThatThrownBy(() -> launcher.launch(HEAP, ends))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining("waiting");

        // Then
        await().untilAsserted(() -> assertThat(children.alive()).isEmpty());
    }

    @Test
    void saysThatTheExecutableCantBeRun() throws Exception {
        // Given
        WorkerSettings settings = script("", Duration.ofSeconds(1));
        WorkerLauncher launcher = launcher(settings);
        Files.delete(settings.java());

        // Then
        assertThatThrownBy(() -> launcher.launch(HEAP, ends))
                .isInstanceOf(WorkerStartException.class)
                .hasMessageContaining(settings.java().toString());
    }

    @Test
    void killsAWorkerThatFallsSilent() throws Exception {
        // Given
        WorkerSettings good = settings();
        WorkerSettings impatient =
                new WorkerSettings(
                        good.java(),
                        good.classPath(),
                        good.primingJar(),
                        good.cacheDirectory(),
                        good.heap(),
                        good.metaspace(),
                        good.startTimeout(),
                        Duration.ofSeconds(3),
                        good.closeTimeout());
        WorkerProcess worker = launcher(impatient).launch(HEAP, ends);

        // When
        new ProcessBuilder("kill", "-STOP", Long.toString(worker.pid())).start().waitFor();

        // Then
        ends.gone.await();
        assertThat(worker.state()).isInstanceOf(WorkerState.Gone.class);
        assertThat(((WorkerState.Gone) worker.state()).reason()).contains("heartbeat");
    }

    @Test
    void aLoadThatIsTooLargeForAFrameFailsItselfOnly() throws Exception {
        // Given
        WorkerSettings settings = settings();
        WorkerProcess worker = launcher(settings).launch(HEAP, ends);
        Path jar = settings.primingJar();
        FunctionVersion version = version(Collections.nCopies(2_000, jar));

        // When
        worker.tryHold();
        assertThatThrownBy(() -> worker.load(1, version, Map.of()))
                .isInstanceOf(InitFailedException.class)
                .hasMessageContaining("at most");

        // Then
        assertThat(worker.load(2, version(List.of(jar)), Map.of()).lanes()).hasSize(1);
        assertThat(worker.accepting()).isTrue();
    }

    private static FunctionVersion version(List<Path> classPath) {
        return new FunctionVersion(
                FunctionName.parse("f"),
                1,
                "",
                classPath,
                FunctionSettings.DEFAULTS,
                Instant.EPOCH);
    }

    @Test
    void aWorkerThatCantBePrimedIsKilled() throws Exception {
        // Given
        WorkerProcess worker = launcher(settings()).launch(HEAP, ends);
        Primer primer = new Primer(folder.resolve("missing.jar"));

        // When
        assertThatThrownBy(() -> primer.prime(worker)).isInstanceOf(WorkerStartException.class);

        // Then
        ends.gone.await();
        assertThat(worker.state().label()).isEqualTo("gone");
    }

    @Test
    void makesAnAotCacheAndStartsWithItAndWithoutItWhenItIsBroken() throws Exception {
        // Given
        WorkerSettings settings = settings();
        AotCache cache = AotCache.of(settings);
        WorkerLauncher launcher =
                new WorkerLauncher(
                        settings,
                        handshake,
                        TestingWorkers.loops(),
                        deadlines,
                        cache,
                        TestingWorkers.noOutcalls());
        Primer primer = new Primer(settings.primingJar());
        assertThat(cache.present()).isFalse();
        assertThat(cache.flags()).isEmpty();

        // When
        new AotRecording(launcher, cache, primer).record(HEAP);

        // Then
        assertThat(cache.present()).isTrue();
        Path file = onlyFile(settings.cacheDirectory());
        assertThat(cache.flags()).containsExactly("-XX:AOTCache=" + file);
        primer.prime(launcher.launch(HEAP, ends));
        AotCache again = AotCache.of(settings);
        assertThat(again.present()).isTrue();

        // Given
        Path good = Files.copy(file, folder.resolve("good.aot"));
        Files.write(file, new byte[] {1, 2, 3});

        // When
        primer.prime(launcher.launch(HEAP, ends));

        // Given
        Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
        damage(file);

        // When
        primer.prime(launcher.launch(HEAP, ends));

        // Then
        assertThat(file).doesNotExist();
        assertThat(cache.flags()).isEmpty();
    }

    /** Half of it is lost, and the head, which the JVM looks at, isn't. */
    private static void damage(Path file) throws IOException {
        try (FileChannel bytes = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long size = bytes.size();
            bytes.write(ByteBuffer.allocate((int) (size / 2)), size / 4);
        }
    }

    private static Path onlyFile(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private static final class Ends extends IgnoringListener {
        private final CountDownLatch gone = new CountDownLatch(1);

        @Override
        public void gone(WorkerProcess worker) {
            gone.countDown();
        }
    }
}
