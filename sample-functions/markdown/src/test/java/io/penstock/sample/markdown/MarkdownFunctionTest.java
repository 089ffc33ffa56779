package io.penstock.sample.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.function.testing.FunctionAnswer;
import io.penstock.function.testing.FunctionExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MarkdownFunctionTest {

    @RegisterExtension
    static final FunctionExtension function =
            FunctionExtension.ofHandler("io.penstock.sample.markdown.MarkdownFunction");

    @Test
    void rendersMarkdownAsHtml() {
        // When
        FunctionAnswer answer = function.invokeText("# Título\n\n*so*");

        // Then
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().first("content-type")).contains("text/html; charset=utf-8");
        assertThat(answer.text()).isEqualTo("<h1>Título</h1>\n<p><em>so</em></p>\n");
    }

    @Test
    void escapesHtmlAndDefusesLinks() {
        // When
        FunctionAnswer answer =
                function.invokeText("<script>alert(1)</script>\n\n[x](javascript:alert(1))");

        // Then
        assertThat(answer.text()).doesNotContain("<script>").doesNotContain("javascript:");
    }

    @Test
    void refusesOtherMethods() {
        // When
        FunctionAnswer answer = function.request("GET", "/").send();

        // Then
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.headers().first("allow")).contains("POST");
    }

    @Test
    void refusesAnEmptyBodyAndOneThatIsNotText() {
        byte[] notUtf8 = {(byte) 0xC3, (byte) 0x28};
        assertThat(function.invokeText("").status()).isEqualTo(400);
        assertThat(function.invoke(notUtf8, "text/markdown").status()).isEqualTo(400);
    }
}
