package io.penstock.runtime.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JavaSearchTest {

    private final Map<String, String> environment = new TreeMap<>();
    @TempDir private Path folder;
    private Path distribution;
    private Path root;

    @BeforeEach
    void folders() throws IOException {
        folder = folder.toRealPath();
        distribution = Files.createDirectories(folder.resolve("penstock"));
        root = Files.createDirectories(folder.resolve("root"));
    }

    @Test
    void prefersTheOneThatIsNamedToThatOfTheDistribution() throws IOException {
        // Given
        environment.put("PENSTOCK_JAVA_HOME", jdk("named", "25.0.1").toString());
        jdk("penstock/runtime", "25.0.3");

        // When
        Path java = search();

        // Then
        assertThat(java).isEqualTo(folder.resolve("named/bin/java"));
    }

    @Test
    void refusesTheOneThatIsNamedRatherThanTakeAnother() throws IOException {
        // Given
        Path old = jdk("old", "17.0.1");
        environment.put("PENSTOCK_JAVA_HOME", old.toString());
        jdk("penstock/runtime", "25.0.3");

        // Then
        assertThatThrownBy(this::search)
                .isInstanceOf(IOException.class)
                .hasMessage("PENSTOCK_JAVA_HOME=" + old + " is not a JDK 25.");
    }

    @Test
    void passesByWhatIsNoProgramOnThePath() throws IOException {
        // Given
        Path odd = Files.createDirectories(folder.resolve("odd"));
        Files.createDirectory(odd.resolve("java"));
        Path file = Files.createFile(folder.resolve("a-file"));
        Path good = jdk("good", "25.0.3");
        environment.put("PATH", odd + ":" + file + ":" + good.resolve("bin"));
        environment.put("HOME", file.toString());

        // Then
        assertThat(search()).isEqualTo(good.resolve("bin/java"));
    }

    @Test
    void takesThatOfTheDistributionBeforeTheMachines() throws IOException {
        // Given
        Path runtime = jdk("penstock/runtime", "25.0.3");
        environment.put("JAVA_HOME", jdk("home", "25.0.1").toString());

        // Then
        assertThat(search()).isEqualTo(runtime.resolve("bin/java"));
    }

    @Test
    void isNotMisledByAnotherVersionInFrontOfTheRightOne() throws IOException {
        // Given
        environment.put("JAVA_HOME", jdk("home", "17.0.1").toString());
        environment.put("PATH", folder.resolve("nowhere") + ":" + jdk("path", "21").resolve("bin"));
        Path right = jdk("root/usr/lib/jvm/b", "25");
        jdk("root/usr/lib/jvm/a", "24.0.1");

        // Then
        assertThat(search()).isEqualTo(right.resolve("bin/java"));
    }

    @Test
    void followsALinkOnThePath() throws IOException {
        // Given
        Path jdk = jdk("jdk", "25.0.1");
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
        environment.put("PATH", bin.toString());

        // Then
        assertThat(search()).isEqualTo(jdk.resolve("bin/java"));
    }

    @ParameterizedTest
    @CsvSource({
        "root/opt/jdk",
        "user/.sdkman/candidates/java/25-tem",
        "user/.jdks/temurin",
        "root/Library/Java/JavaVirtualMachines/temurin/Contents/Home",
    })
    void looksWhereMachinesHaveThem(String place) throws IOException {
        // Given
        environment.put("HOME", folder.resolve("user").toString());
        Path jdk = jdk(place, "25.0.2+7");

        // Then
        assertThat(search()).isEqualTo(jdk.resolve("bin/java"));
    }

    @Test
    void saysWhereItLookedWhenThereIsNone() {
        assertThatThrownBy(this::search)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Workers need a JDK 25, and none was found")
                .hasMessageContaining(distribution.resolve("runtime").toString())
                .hasMessageEndingWith("point PENSTOCK_JAVA_HOME at it.");
    }

    private Path search() throws IOException {
        return new JavaSearch(environment, distribution, root).executable();
    }

    private Path jdk(String place, String version) throws IOException {
        Path home = folder.resolve(place);
        Files.createDirectories(home.resolve("bin"));
        Files.createFile(
                home.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(
                home.resolve("release"),
                "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x86_64\"\n");
        return home;
    }
}
