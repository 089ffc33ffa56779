package io.penstock.runtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorPagesDT {

    private static final Path PAGES = Path.of("..", "..", "docs", "errors");

    @Test
    void eachPageHasItsCode() throws IOException {
        List<String> expected =
                Arrays.stream(ErrorCode.values()).map(code -> code.code() + ".md").toList();

        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachCodeHasItsPage(ErrorCode code) throws IOException {
        String page = Files.readString(PAGES.resolve(code.code() + ".md"));

        assertThat(page)
                .startsWith(
                        "# %s\n\n%s. Status %d, kind `%s`.\n"
                                .formatted(
                                        code.code(),
                                        code.title(),
                                        code.status(),
                                        code.kind().label()))
                .contains("\n## Meaning\n", "\n## What to check\n", "\n## Settings\n");
    }
}
