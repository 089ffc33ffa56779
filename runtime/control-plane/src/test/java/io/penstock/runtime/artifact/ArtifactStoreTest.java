package io.penstock.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoreTest {

    private static final Duration KEEP = Duration.ofMinutes(20);

    private static final ArtifactLimits LIMITS =
            new ArtifactLimits(
                    1 << 20, 100, 1 << 20, 2 << 20, 200, 4, Duration.ofSeconds(10), KEEP);

    @TempDir private Path dir;
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = new ArtifactStore(dir, LIMITS, now::get);
        store.start();
    }

    @Test
    void keepsTheJarByItsDigestAndTakesOutItsLibraries() throws IOException {
        byte[] b = TestJar.good("b");
        byte[] jar =
                new TestJar()
                        .entry("A.class", "x")
                        .stored("lib/b.jar", b)
                        .entry("lib/a.jar", TestJar.good("a"))
                        .entry("lib/deeper/c.jar", "not a library")
                        .entry("lib/readme.txt", "neither")
                        .bytes();

        Artifact artifact = add(jar);

        Path home = dir.resolve(artifact.sha256());
        assertThat(artifact.sha256()).hasSize(64);
        assertThat(artifact.bytes()).isEqualTo(jar.length);
        assertThat(artifact.classPath())
                .containsExactly(
                        home.resolve("function.jar"),
                        home.resolve("lib/a.jar"),
                        home.resolve("lib/b.jar"));
        assertThat(home.resolve("function.jar")).hasBinaryContent(jar);
        assertThat(home.resolve("lib/b.jar")).hasBinaryContent(b);
        assertThat(store.classPath(artifact.sha256())).isEqualTo(artifact.classPath());
        assertThat(store.damage(artifact.sha256())).isEmpty();
    }

    @Test
    void theSameJarUploadedAtOnceIsKeptOnce() throws Exception {
        byte[] jar = TestJar.good("same");
        Set<String> digests = new HashSet<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Artifact>> uploads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                uploads.add(threads.submit(() -> add(jar)));
            }
            for (Future<Artifact> upload : uploads) {
                digests.add(upload.get().sha256());
            }
        }

        assertThat(digests).hasSize(1);
        assertThat(names()).isEqualTo(digests);
    }

    @Test
    void aBrokenUploadLeavesNothing() throws IOException {
        InputStream broken =
                new FilterInputStream(TestJar.stream(TestJar.good("x"))) {
                    @Override
                    public int read(byte[] into, int from, int length) throws IOException {
                        throw new IOException("connection reset");
                    }
                };

        assertThatThrownBy(() -> store.add(broken))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.CLIENT_GONE));
        assertThat(names()).isEmpty();
    }

    @Test
    void aFailingDiskIsNotTheCallersFault() throws IOException {
        Files.delete(dir);

        assertThatThrownBy(() -> store.add(TestJar.stream(TestJar.good("x"))))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
        Files.createDirectory(dir);
    }

    @Test
    void theStartRemovesWhatACrashLeft() throws IOException {
        Files.createDirectories(dir.resolve(".incoming-1/lib"));
        Files.writeString(dir.resolve(".incoming-1/function.jar"), "half");
        Files.createDirectories(dir.resolve(".outgoing-2/function.jar/lib"));
        String kept = add(TestJar.good("kept")).sha256();

        store.start();

        assertThat(names()).containsExactly(kept);
    }

    @Test
    void evictsWhatIsNotNeededForAWhile() throws IOException {
        String needed = add(TestJar.good("needed")).sha256();
        String unneeded = add(TestJar.good("unneeded")).sha256();

        store.retain(() -> Set.of(needed));
        assertThat(names()).contains(unneeded);
        now.set(now.get().plus(KEEP));
        store.retain(() -> Set.of(needed));

        assertThat(names()).containsExactly(needed);
    }

    @Test
    void beingNeededAgainBeginsTheWaitAnew() throws IOException {
        String sha256 = add(TestJar.good("again")).sha256();
        store.retain(Set::of);
        now.set(now.get().plus(KEEP));

        store.retain(() -> Set.of(sha256));
        store.retain(Set::of);

        assertThat(names()).containsExactly(sha256);
    }

    @Test
    void neverEvictsWhatIsHeld() throws IOException {
        ArtifactHold hold = store.add(TestJar.stream(TestJar.good("held")));

        store.retain(Set::of, Duration.ZERO);
        assertThat(names()).containsExactly(hold.artifact().sha256());
        hold.close();
        hold.close();
        store.retain(Set::of, Duration.ZERO);

        assertThat(names()).isEmpty();
    }

    @Test
    void anUploadThatMeetsItsEvictionWinsWhole() throws Exception {
        byte[] jar = TestJar.good("contended");
        for (int round = 0; round < 50; round++) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<ArtifactHold> upload = threads.submit(() -> store.add(TestJar.stream(jar)));
                Future<?> eviction = threads.submit(() -> store.retain(Set::of, Duration.ZERO));
                eviction.get();
                try (ArtifactHold hold = upload.get()) {
                    assertThat(store.damage(hold.artifact().sha256())).isEmpty();
                    assertThat(hold.artifact().classPath()).allMatch(Files::exists);
                }
            }
        }
    }

    @Test
    void tellsDamageAndRepairsItWithTheNextUpload() throws IOException {
        byte[] jar =
                new TestJar().entry("A.class", "x").stored("lib/b.jar", TestJar.good("b")).bytes();
        Artifact artifact = add(jar);
        Path home = dir.resolve(artifact.sha256());

        Files.delete(home.resolve("lib/b.jar"));
        assertThat(store.damage(artifact.sha256())).isPresent();
        add(jar);
        assertThat(store.damage(artifact.sha256())).isEmpty();
        Files.write(home.resolve("function.jar"), new byte[3]);
        assertThat(store.damage(artifact.sha256())).isPresent();
        add(jar);

        assertThat(home.resolve("function.jar")).hasBinaryContent(jar);
        assertThat(names()).containsExactly(artifact.sha256());
    }

    @Test
    void aMissingArtifactHasAClassPathAndIsTold() {
        String missing = "0".repeat(64);

        assertThat(store.classPath(missing))
                .containsExactly(dir.resolve(missing).resolve("function.jar"));
        assertThat(store.damage(missing)).isPresent();
    }

    @Test
    void moreUploadsThanAllowedAreRefused() throws Exception {
        ArtifactLimits one =
                new ArtifactLimits(
                        1 << 20, 100, 1 << 20, 2 << 20, 200, 1, Duration.ofMillis(20), KEEP);
        ArtifactStore narrow = new ArtifactStore(dir, one, now::get);
        byte[] jar = TestJar.good("slow");
        PipedOutputStream sender = new PipedOutputStream();
        try (PipedInputStream slow = new PipedInputStream(sender);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ArtifactHold> upload = threads.submit(() -> narrow.add(slow));
            await().untilAsserted(() -> assertThat(names()).hasSize(1));

            assertThatThrownBy(() -> narrow.add(TestJar.stream(jar)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> {
                                assertThat(e.problem().code()).isEqualTo(ErrorCode.TOO_MANY_CALLS);
                                assertThat(e.problem().retryAfter()).isPresent();
                            });

            sender.write(jar);
            sender.close();
            upload.get().close();
        }
    }

    private Artifact add(byte[] jar) {
        try (ArtifactHold hold = store.add(TestJar.stream(jar))) {
            return hold.artifact();
        }
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(dir)) {
            Set<String> names = new HashSet<>();
            paths.forEach(path -> names.add(path.getFileName().toString()));
            return names;
        }
    }
}
