package io.penstock.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.telemetry.InvocationLogs.Line;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InvocationLogsTest {

    private final InvocationLogs logs = new InvocationLogs();

    private static Line line(String text) {
        return new Line(Optional.empty(), 1, "INFO", "stdout", text);
    }

    @Test
    void keepsTheLinesOfAnInvocationInOrder() {
        // When
        logs.add(line("one"), "a");
        logs.add(line("other"), "b");
        logs.add(line("two"), "a");

        // Then
        assertThat(logs.of("a")).containsExactly(line("one"), line("two"));
        assertThat(logs.of("nobody")).isEmpty();
    }

    @Test
    void dropsLinesOfNoInvocation() {
        // When
        logs.add(line("between"), "");

        // Then
        assertThat(logs.of("")).isEmpty();
    }

    @Test
    void keepsOnlyTheFirstLinesOfAnInvocation() {
        // When
        for (int i = 0; i < 10_000; i++) {
            logs.add(line("line " + i), "a");
        }

        // Then
        int chars = logs.of("a").stream().mapToInt(one -> one.text().length()).sum();
        assertThat(chars).isLessThanOrEqualTo(InvocationLogs.INVOCATION_CHARS_MAX);
        assertThat(logs.of("a").getFirst()).isEqualTo(line("line 0"));
        assertThat(logs.of("a")).hasSizeLessThan(10_000).hasSizeGreaterThan(300);
    }

    @Test
    void forgetsTheOldestInvocationsWhenThereAreTooMany() {
        // Given
        String text = "x".repeat(1_000);
        long enough = 2 * InvocationLogs.CHARS_MAX / 1_000;

        // When
        for (int i = 0; i < enough; i++) {
            logs.add(line(text), "id" + i);
        }

        // Then
        assertThat(logs.of("id0")).isEmpty();
        assertThat(logs.of("id" + (enough - 1))).hasSize(1);
    }

    @Test
    void aLineThatIsTooLongTakesNoRoom() {
        // When
        for (int i = 0; i < 1_000; i++) {
            logs.add(line("x".repeat(InvocationLogs.INVOCATION_CHARS_MAX)), "id" + i);
        }
        logs.add(line("short"), "id0");

        // Then
        assertThat(logs.of("id0")).containsExactly(line("short"));
    }

    @Test
    void whatIsReadDoesntChange() {
        // Given
        logs.add(line("one"), "a");

        // When
        var before = logs.of("a");
        logs.add(line("two"), "a");

        // Then
        assertThat(before).containsExactly(line("one"));
    }
}
