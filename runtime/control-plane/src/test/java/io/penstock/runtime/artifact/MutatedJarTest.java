package io.penstock.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.event.ErrorKind;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jars with random damage: each is refused as the caller's fault, or is one that the JDK can read
 * whole. Replay with {@code -DargLine=-Dpenstock.test.seed=SEED}.
 */
class MutatedJarTest {

    private static final int ROUNDS = 600;

    private static final ArtifactLimits LIMITS =
            new ArtifactLimits(1 << 20, 50, 1 << 20, 2 << 20, 200, 2, Duration.ZERO, Duration.ZERO);

    @TempDir private Path dir;

    @Test
    void damageIsRefusedOrHarmless() throws IOException {
        long seed = Long.getLong("penstock.test.seed", new Random().nextLong());
        Random random = new Random(seed);
        ArtifactStore store = new ArtifactStore(dir, LIMITS, InstantSource.system());
        store.start();
        byte[] inner = TestJar.good("inner".repeat(20));
        byte[] original =
                new TestJar()
                        .entry("pkg/A.class", "a".repeat(300))
                        .entry("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n")
                        .stored("lib/inner.jar", inner)
                        .entry("data.bin", inner)
                        .bytes();
        int taken = 0;

        for (int round = 0; round < ROUNDS; round++) {
            byte[] mutant = mutate(original, random);
            try (ArtifactHold hold = store.add(TestJar.stream(mutant))) {
                taken++;
                readWhole(hold.artifact().classPath());
            } catch (ProblemException e) {
                assertThat(e.problem().code().kind())
                        .as("seed %d, round %d: %s", seed, round, e)
                        .isEqualTo(ErrorKind.CALLER);
            } catch (RuntimeException | IOException e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
            store.retain(Set::of);
        }

        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).as("seed %d", seed).isEmpty();
        }
        assertThat(taken).as("taken, seed %d", seed).isLessThan(ROUNDS / 2);
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutant = original.clone();
        switch (random.nextInt(4)) {
            case 0 -> mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length));
            case 1 -> {
                int from = random.nextInt(mutant.length);
                int length = random.nextInt(Math.min(64, mutant.length - from));
                for (int i = 0; i < length; i++) {
                    mutant[from + i] = (byte) random.nextInt();
                }
            }
            default -> {
                // Mostly in the directory and the end record, where the meaning is.
                int directory = TestJar.directory(mutant);
                for (int i = 0; i <= random.nextInt(4); i++) {
                    int at =
                            random.nextBoolean()
                                    ? directory + random.nextInt(mutant.length - directory)
                                    : random.nextInt(mutant.length);
                    mutant[at] = (byte) random.nextInt();
                }
            }
        }
        return mutant;
    }

    private static void readWhole(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            try (JarFile file = new JarFile(jar.toFile(), false)) {
                for (var entry : file.stream().toList()) {
                    try (var in = file.getInputStream(entry)) {
                        in.readAllBytes();
                    }
                }
            }
        }
    }
}
