package io.penstock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputScopeTest {

    private final List<String> lines = new ArrayList<>();
    private final OutputScope scope =
            new OutputScope(
                    (instanceId, invocationId, level, source, text) ->
                            lines.add(instanceId + invocationId + level + source + ":" + text),
                    7);

    private void print(boolean error, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        scope.print(error, bytes, 0, bytes.length);
    }

    @Test
    void putsLinesTogether() {
        // When
        print(false, "a");
        print(true, "x\n");
        print(false, "b\r\nc\n\nd");

        // Then
        assertThat(lines)
                .containsExactly(
                        "7WARNINGstderr:x", "7INFOstdout:ab", "7INFOstdout:c", "7INFOstdout:");
    }

    @Test
    void endsBegunLinesWithTheInvocation() {
        // When
        scope.begin("i");
        print(false, "a");
        scope.end();
        scope.end();
        print(false, "b\n");

        // Then
        assertThat(lines).containsExactly("7iINFOstdout:a", "7INFOstdout:b");
    }

    @Test
    void boundsLineWithoutEnd() {
        // When
        for (int i = 0; i < 10_000; i++) {
            print(false, "0123456789");
        }
        print(false, "\n");

        // Then
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst().length()).isLessThan(3 * LogQueue.TEXT_CHARS_MAX + 100);
    }
}
