package io.penstock.benchmarks.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NativeFormsTest {

    private static final Instant BUILT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant BEFORE = BUILT.minusSeconds(60);
    private static final Instant AFTER = BUILT.plusSeconds(60);
    private static final String SYSTEM = "e2e-tests/benchmarks/systems/quarkus-rest";
    private static final List<String> BOTH = List.of("penstock-native", "quarkus-rest-native");

    @TempDir private Path root;

    private NativeForms forms;

    @BeforeEach
    void beginWithSources() throws Exception {
        forms = new NativeForms(root);
        write("pom.xml", BEFORE);
        write("runtime/worker/src/main/java/Worker.java", BEFORE);
        write(SYSTEM + "/target/quarkus-app/quarkus-run.jar", AFTER);
    }

    @Test
    void saysWhichAreMissing() throws Exception {
        // When
        List<String> absent = forms.absent();

        // Then
        assertThat(absent)
                .containsExactly(
                        "Left out: penstock-native, as there is no target/penstock-native.",
                        "Left out: quarkus-rest-native; './dev native --benchmarks' builds it.");
        assertThat(forms.outdated(BOTH)).isEmpty();
    }

    @Test
    void areCurrentUntilASourceChanges() throws Exception {
        // Given
        build();

        // When
        List<String> outdated = forms.outdated(BOTH);

        // Then
        assertThat(outdated).isEmpty();
        assertThat(forms.absent()).isEmpty();
    }

    @Test
    void areOlderThanTheNewestSource() throws Exception {
        // Given
        build();
        write("function-sdk/src/main/java/Sdk.java", AFTER);
        write("runtime/worker/src/main/java/Worker.java", AFTER.plusSeconds(1));
        write(SYSTEM + "/src/main/java/WorkResource.java", AFTER);

        // When
        List<String> outdated = forms.outdated(BOTH);

        // Then
        assertThat(outdated)
                .containsExactly(
                        "penstock-native is older than runtime/worker/src/main/java/Worker.java,"
                                + " which the JVM form is built from; './dev native' builds it"
                                + " anew.",
                        "quarkus-rest-native is older than "
                                + SYSTEM
                                + "/src/main/java/WorkResource.java, which the JVM form is built"
                                + " from; './dev native --benchmarks' builds it anew.");
    }

    @Test
    void testsAndWhatIsBuiltAreNoSources() throws Exception {
        // Given
        build();
        write("runtime/worker/src/test/java/WorkerTest.java", AFTER);
        write("runtime/worker/target/classes/Worker.class", AFTER);

        // When
        List<String> outdated = forms.outdated(BOTH);

        // Then
        assertThat(outdated).isEmpty();
    }

    @Test
    void thoseThatAreNotMeasuredMayBeOld() throws Exception {
        // Given
        build();
        write("pom.xml", AFTER);

        // When
        List<String> outdated = forms.outdated(List.of("penstock", "quarkus-rest-native"));

        // Then
        assertThat(outdated).singleElement().asString().startsWith("quarkus-rest-native");
    }

    private void build() throws IOException {
        executable("target/penstock-native/bin/penstock");
        executable(SYSTEM + "/target/penstock-benchmark-quarkus-rest-1-runner");
    }

    private void executable(String file) throws IOException {
        assertThat(write(file, BUILT).toFile().setExecutable(true)).isTrue();
    }

    private Path write(String file, Instant time) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, file);
        return Files.setLastModifiedTime(path, FileTime.from(time));
    }
}
