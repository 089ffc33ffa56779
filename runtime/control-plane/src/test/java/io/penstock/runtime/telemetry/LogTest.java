package io.penstock.runtime.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogTest {

    @Test
    void writesFactsBehindTheMessage() {
        assertThat(Log.line("worker started", "workerId", 7, "pid", 4711L))
                .isEqualTo("worker started workerId=7 pid=4711");
    }

    @Test
    void writesAMessageAlone() {
        assertThat(Log.line("pools closed")).isEqualTo("pools closed");
    }

    @Test
    void quotesWhatIsNotOneWord() {
        assertThat(Log.line("m", "a", "two words", "b", "", "c", "x=y", "d", "q\"q"))
                .isEqualTo("m a=\"two words\" b=\"\" c=\"x=y\" d=\"q\\\"q\"");
    }

    @Test
    void writesNothingAsNull() {
        @Nullable Object nothing = null;
        assertThat(Log.line("m", "a", nothing)).isEqualTo("m a=null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\nINFO: forged line",
                "x\r\nforged",
                "x\" errorCode=\"none",
                "\\\" errorCode=none",
                "tab\there",
                "\u001b[31mred",
                "bell\u0007",
                "\u007f",
                "next\u0085line",
                "separator\u2028here",
                "separator\u2029here",
                "c1\u009bcontrol"
            })
    void aValueStaysOneValueOnOneLine(String value) {
        // When
        String line = Log.line("m", "text", value, "errorCode", "real");

        // Then
        assertThat(line).matches("(?s)m text=\"([^\"\\\\]|\\\\.)*\" errorCode=real");
        assertThat(line.codePoints())
                .noneMatch(Character::isISOControl)
                .noneMatch(c -> c == 0x2028 || c == 0x2029);
    }

    @Test
    void refusesAKeyWithoutAValue() {
        assertThatThrownBy(() -> Log.line("m", "a", 1, "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
