package io.penstock.trigger.filedrop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.penstock.trigger.spi.ConfigException;
import io.penstock.trigger.spi.TriggerConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names: which are wanted, how they are made, and that none is taken from another file. */
class NamesTest {

    private static final String ID = "01234567-89ab";

    @TempDir Path folder;

    @Test
    void aTakenNameGetsASuffixBeforeItsEnding() {
        assertThat(Names.candidates("a.tar.gz", ID))
                .containsExactly("a.tar.gz", "a.tar-01234567.gz", "a.tar-01234567-89ab.gz");
        assertThat(Names.candidates("README", ID)).contains("README-01234567");
        assertThat(Names.reason("a.txt", ID)).isEqualTo("a.txt.reason.json");
    }

    @Test
    void noNameIsTooLong() {
        String longest = "ü".repeat(127) + "x";
        assertThat(Names.candidates(longest, ID)).doesNotHaveDuplicates();
        for (String name : Names.candidates(longest, ID)) {
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
            assertThat(Names.reason(name, ID).getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(255);
        }
    }

    @Test
    void aTriggersFolderIsOneVisibleStep() {
        assertThat(Names.folder("team/orders")).isEqualTo("team%2Forders");
        assertThat(Names.folder("..")).isEqualTo("%2E.");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "*.csv, a.csv, true",
                "*.csv, sub/a.csv, true",
                "*.csv, a.txt, false",
                "*.csv, \"line\nbreak.csv\", true",
                "in/*.csv, in/a.csv, true",
                "in/*.csv, in/sub/a.csv, false",
                "in/**, in/sub/a.csv, true",
                "in/**, \"in/sub/line\nbreak\", true",
                "**/*.csv, a.csv, true",
                "**/*.csv, x/y/a.csv, true",
                "\"{a,b}?\", b1, true",
                "[0-9]*, a1, false"
            })
    void globsAreForNamesOrPaths(String glob, String path, boolean wanted) throws ConfigException {
        NameFilter include = NameFilter.read(new TriggerConfig(Map.of("include", glob), Map.of()));
        NameFilter exclude = NameFilter.read(new TriggerConfig(Map.of("exclude", glob), Map.of()));
        assertThat(include.wants(Path.of(path))).isEqualTo(wanted);
        assertThat(exclude.wants(Path.of(path))).isEqualTo(!wanted);
    }

    @Test
    void aMoveOverwritesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "A");
        Path other = Files.writeString(folder.resolve("b"), "B");
        assertThat(Moves.to(file, other)).isFalse();
        assertThat(Moves.overPlaceholder(file, other, null)).isFalse();
        assertThat(file).hasContent("A");
        assertThat(other).hasContent("B");
    }

    @Test
    void aMoveLeavesOneName() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "A");
        assertThat(Moves.to(file, folder.resolve("b"))).isTrue();
        assertThat(Moves.overPlaceholder(folder.resolve("b"), folder.resolve("c"), null)).isTrue();
        assertThat(folder).isDirectoryNotContaining("glob:**/{a,b}");
        assertThat(folder.resolve("c")).hasContent("A");
    }

    @Test
    void aMoveOfNothingLeavesNothing() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> Moves.to(folder.resolve("a"), folder.resolve("b")));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(
                        () ->
                                Moves.overPlaceholder(
                                        folder.resolve("a"), folder.resolve("b"), null));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderWhoseNameIsAFilesGetsASuffix() throws IOException {
        Files.writeString(folder.resolve("a"), "A");
        assertThat(Folders.below(folder, Path.of("a", "b"), ID))
                .isEqualTo(folder.resolve("a-" + ID).resolve("b"))
                .isDirectory();
    }
}
