package io.penstock.runtime.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What isn't a harmless jar is refused by name, and nothing is left behind. */
class HostileJarTest {

    private static final int MEBI = 1024 * 1024;

    private static final ArtifactLimits LIMITS =
            new ArtifactLimits(
                    4 * MEBI, 100, 32 * MEBI, 48 * MEBI, 200, 2, Duration.ZERO, Duration.ZERO);

    @TempDir private Path dir;
    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = new ArtifactStore(dir, LIMITS, InstantSource.system());
        store.start();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNotAJar() {
        assertBad(new byte[0], "0 bytes");
        assertBad("hello".getBytes(StandardCharsets.UTF_8), "5 bytes");
        assertBad(new byte[100_000], "100000 bytes");
    }

    @Test
    void refusesATruncatedJar() {
        byte[] jar = TestJar.good("x".repeat(500));

        for (int length : new int[] {1, jar.length / 2, jar.length - 22, jar.length - 1}) {
            assertBad(Arrays.copyOf(jar, length), length + " bytes");
        }
    }

    @Test
    void refusesAJarThatLostItsBeginning() {
        byte[] jar = TestJar.good("x");

        assertThatThrownBy(() -> add(Arrays.copyOfRange(jar, 10, jar.length)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void refusesBytesBehindTheEnd() {
        byte[] jar = TestJar.good("x");

        assertBad(Arrays.copyOf(jar, jar.length + 5), jar.length + 5 + " bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.class",
                "a/../../evil.class",
                "/etc/passwd",
                "C:/windows",
                "a\\b.class",
                "./a.class",
                "lib/../a.jar",
                "lib/..",
                "a\u0001b",
                ""
            })
    void refusesANameThatLeadsElsewhere(String name) {
        byte[] jar = new TestJar().entry("A.class", "x").entry(name, "x").bytes();

        assertBad(jar, name);
    }

    @Test
    void refusesTwoEntriesOfOneName() {
        byte[] jar = new TestJar().entry("Aa.class", "x").entry("Bb.class", "y").bytes();

        assertBad(TestJar.replaced(jar, "Bb.class", "Aa.class"), "Aa.class");
    }

    @Test
    void refusesAnEncryptedEntry() {
        byte[] jar = TestJar.good("x");
        jar[TestJar.directory(jar) + 8] |= 1;

        assertBad(jar, jar.length + " bytes");
    }

    @Test
    void refusesADamagedEntry() {
        byte[] content = "some bytes that are stored as they are".getBytes(StandardCharsets.UTF_8);
        byte[] jar = new TestJar().stored("A.class", content).bytes();

        assertBad(TestJar.replaced(jar, "stored", "STORED"), "A.class");
    }

    @Test
    void refusesAJarWithoutAClass() {
        assertBad(new TestJar().entry("readme.txt", "x").bytes(), "1 entries");
    }

    @Test
    void refusesTooManyEntriesByClaimAndByCount() {
        TestJar many = new TestJar();
        for (int i = 0; i < 101; i++) {
            many.entry("C" + i + ".class", "");
        }
        byte[] claimed = TestJar.good("x");
        claimed[TestJar.end(claimed) + 10] = (byte) 0xfe;
        claimed[TestJar.end(claimed) + 11] = (byte) 0xff;

        assertBad(many.bytes(), "101 entries");
        assertBad(claimed, "65534 entries");
    }

    @Test
    void refusesADirectoryThatClaimsToBeHuge() {
        byte[] jar = TestJar.good("x");
        jar[TestJar.end(jar) + 15] = 0x7f;

        assertThatThrownBy(() -> add(jar))
                .hasMessageContaining("bad-artifact")
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().members().get("value")).contains("directory"));
    }

    @Test
    void refusesBombs() {
        byte[] big = new TestJar().entry("A.class", "x").zeros("big", 33L * MEBI).bytes();
        byte[] ratio = new TestJar().entry("A.class", "x").zeros("thin", 11L * MEBI).bytes();
        TestJar many = new TestJar().entry("A.class", "x");
        for (int i = 0; i < 6; i++) {
            many.zeros("part" + i, 9L * MEBI);
        }

        assertBad(big, "big");
        assertBad(ratio, "thin");
        assertBad(many.bytes(), "part5");
    }

    @Test
    void refusesAnEntryThatIsLargerThanItDeclares() {
        byte[] jar = new TestJar().entry("A.class", "x".repeat(1000)).bytes();
        int size = TestJar.directory(jar) + 24;
        jar[size] = 10;
        jar[size + 1] = 0;

        assertBad(jar, "A.class");
    }

    @Test
    void checksTheJarsItCarriesAsWell() {
        byte[] evil = new TestJar().entry("../x.class", "x").bytes();
        byte[] bomb = new TestJar().zeros("thin", 11L * MEBI).bytes();

        assertBad(carrying(evil), "lib/inner.jar!/../x.class");
        assertBad(carrying(bomb), "lib/inner.jar!/thin");
        assertBad(carrying(new byte[] {1, 2, 3}), "lib/inner.jar!/");
        assertBad(carrying(new byte[0]), "lib/inner.jar!/");
    }

    @Test
    void refusesMoreBytesThanAllowed() {
        byte[] bytes = new byte[4 * MEBI + 1];

        assertThatThrownBy(() -> add(bytes))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e ->
                                assertThat(e.problem().code())
                                        .isEqualTo(ErrorCode.ARTIFACT_TOO_LARGE));
    }

    private static byte[] carrying(byte[] inner) {
        return new TestJar().entry("A.class", "x").stored("lib/inner.jar", inner).bytes();
    }

    private void add(byte[] jar) {
        try (ArtifactHold hold = store.add(TestJar.stream(jar))) {
            throw new AssertionError("was taken as " + hold.artifact());
        }
    }

    private void assertBad(byte[] jar, String value) {
        assertThatThrownBy(() -> add(jar))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_ARTIFACT);
                            assertThat(e.problem().members())
                                    .containsEntry("field", "artifact")
                                    .containsEntry("value", value);
                        });
    }
}
