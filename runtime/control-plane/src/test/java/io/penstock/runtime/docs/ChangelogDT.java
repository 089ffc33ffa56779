package io.penstock.runtime.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The changelog lists what is in its folders. */
final class ChangelogDT {

    @Test
    void listsEachFragmentByItsTitleAndNumber() throws IOException {
        // Given
        List<String> fragments = new ArrayList<>();
        for (Path file : Repository.filesBelow("changelog", ".md")) {
            String head = Files.readAllLines(file).getFirst();
            assertThat(head).as("%s", file).startsWith("# ");
            String title = head.substring("# ".length());
            fragments.add("- [%s](%s)".formatted(title, Repository.ROOT.relativize(file)));
        }

        // When
        List<String> listed =
                Files.readAllLines(Repository.ROOT.resolve("CHANGELOG.md")).stream()
                        .filter(line -> line.startsWith("- ["))
                        .toList();

        // Then
        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderElementsOf(fragments);
    }
}
