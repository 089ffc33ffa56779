package io.penstock.function.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FunctionExtensionTest {

    private static final String ORDER = "{\"id\":\"a\",\"count\":1}";

    @RegisterExtension
    static final FunctionExtension closing =
            FunctionExtension.ofHandler("sample.Functions$Closing");

    @RegisterExtension
    final FunctionExtension typed =
            FunctionExtension.ofHandler("sample.Functions$Typed")
                    .env("PREFIX", "x-")
                    .secret("offset", "4");

    @RegisterExtension
    final FunctionExtension http = FunctionExtension.ofHandler("sample.Functions$Http");

    @RegisterExtension
    final FunctionExtension events = FunctionExtension.ofHandler("sample.Functions$Events");

    @RegisterExtension
    final FunctionExtension stream = FunctionExtension.ofHandler("sample.Functions$Stream");

    @RegisterExtension
    final FunctionExtension fun = FunctionExtension.ofHandler("sample.Functions$Fun");

    @RegisterExtension
    final FunctionExtension give = FunctionExtension.ofHandler("sample.Functions$Give");

    @RegisterExtension
    final FunctionExtension take = FunctionExtension.ofHandler("sample.Functions$Take");

    @RegisterExtension
    final FunctionExtension method = FunctionExtension.ofHandler("sample.Functions::join");

    @RegisterExtension
    final FunctionExtension throwing = FunctionExtension.ofHandler("sample.Functions$Throwing");

    @RegisterExtension
    final FunctionExtension slow =
            FunctionExtension.ofHandler("sample.Functions$Slow").timeout(Duration.ofMillis(200));

    @Test
    void bindsTypedHandlerWithEnvAndSecret() {
        // When
        FunctionAnswer answer = typed.invoke(ORDER);

        // Then
        assertThat(answer.json().get("id").textValue()).isEqualTo("x-a");
        assertThat(answer.json().get("count").intValue()).isEqualTo(5);
        assertThat(answer.headers().first("content-type")).contains("application/json");
    }

    @Test
    void sendsWholeHttpRequest() {
        // When
        FunctionAnswer answer =
                http.request("PUT", "/a")
                        .query("q", "b c")
                        .header("X-Color", "red")
                        .body("d".getBytes(StandardCharsets.UTF_8), "text/plain")
                        .send();

        // Then
        assertThat(answer.status()).isEqualTo(203);
        assertThat(answer.text()).isEqualTo("PUT/ab cd");
        assertThat(answer.headers().first("x-seen")).contains("red");
    }

    @Test
    void runsEveryOtherShape() {
        // Then
        assertThat(events.invoke(ORDER).text()).isEqualTo("io.penstock.invocation");
        assertThat(stream.invokeText("hi").text()).isEqualTo("hi");
        assertThat(fun.invoke("3").text()).isEqualTo("-3");
        assertThat(method.invoke(ORDER).text()).isEqualTo("testa");
    }

    @Test
    void streamsLargeBodyBack() {
        // Given
        byte[] body = new byte[3 * 1024 * 1024];

        // When
        FunctionAnswer answer = stream.invoke(body, "application/octet-stream");

        // Then
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(202);
    }

    @Test
    void setsContextClassLoader() {
        // Then
        assertThat(give.invoke("").json().booleanValue()).isTrue();
    }

    @Test
    void reportsWhatTheFunctionThrows() {
        // When
        FunctionFailure failure =
                catchThrowableOfType(FunctionFailure.class, () -> take.invoke("it"));

        // Then
        assertThat(failure.code()).isEqualTo("function-failed");
        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(failure).hasMessage("won't take it");
        assertThat(failure.stack()).contains("at sample.Functions$Take.accept(");
    }

    @Test
    void reportsConstructorThatThrows() {
        // When
        FunctionFailure failure =
                catchThrowableOfType(FunctionFailure.class, () -> throwing.invoke("{}"));

        // Then
        assertThat(failure.code()).isEqualTo("function-init-failed");
        assertThat(failure).hasMessageContaining("no database");
    }

    @Test
    void reportsPayloadAndMediaType() {
        // When
        FunctionFailure payload =
                catchThrowableOfType(FunctionFailure.class, () -> typed.invoke("[]"));
        FunctionFailure mediaType =
                catchThrowableOfType(FunctionFailure.class, () -> typed.invokeText("a"));

        // Then
        assertThat(payload.code()).isEqualTo("bad-payload");
        assertThat(mediaType.code()).isEqualTo("unsupported-media-type");
    }

    @Test
    void endsSlowFunction() {
        // When
        FunctionFailure failure =
                catchThrowableOfType(FunctionFailure.class, () -> slow.invoke("{}"));

        // Then
        assertThat(failure.code()).isEqualTo("function-timeout");
    }

    @Test
    void keepsStaticInstanceOpenBetweenCalls() {
        // Then
        assertThat(closing.invoke("{}").text()).isEqualTo("open");
    }

    /** Runs before the extension's own end, as JUnit promises; the other test sees the end. */
    @AfterAll
    static void isStillOpen() {
        assertThat(System.getProperty("sample.closed", "open")).isEqualTo("open");
    }
}
