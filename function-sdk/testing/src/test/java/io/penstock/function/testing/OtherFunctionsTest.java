package io.penstock.function.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.function.InvocationException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a function under test does to other functions. */
class OtherFunctionsTest {

    private static final String ORDER = "{\"id\":\"a\",\"count\":1}";

    private final List<FunctionCall> calls = new ArrayList<>();

    @RegisterExtension
    static final FunctionExtension forAllTests = buying().fake("prices:live", _ -> priced());

    @RegisterExtension final FunctionExtension function = buying();

    private static FunctionExtension buying() {
        return FunctionExtension.ofHandler("sample.Functions$Buying");
    }

    private static FunctionAnswer priced() {
        return FunctionAnswer.ofJson("{\"id\":\"priced\",\"count\":9}");
    }

    @Test
    void answersWithAFakeAndRecordsEvents() {
        // Given
        function.fake(
                "prices:live",
                call -> {
                    calls.add(call);
                    return priced();
                });

        // When
        FunctionAnswer answer = function.invoke(ORDER);

        // Then
        assertThat(answer.json().get("id").textValue()).isEqualTo("priced");
        assertThat(calls).hasSize(1);
        assertThat(calls.getFirst().function()).isEqualTo("prices:live");
        assertThat(calls.getFirst().json().get("count").intValue()).isEqualTo(1);
        assertThat(calls.getFirst().headers().first("content-type")).contains("application/json");
        EmittedEvent emitted = function.emitted().getFirst();
        assertThat(function.emitted()).hasSize(1);
        assertThat(emitted.function()).isEqualTo("billing");
        assertThat(emitted.event().id()).isEqualTo("a");
        assertThat(emitted.event().type()).isEqualTo("order.bought");
        assertThat(emitted.event().time().map(Object::toString)).contains("2026-01-02T03:04Z");
        assertThat(emitted.event().dataContentType()).isEqualTo(Optional.of("application/json"));
        assertThat(emitted.event().extensions()).containsEntry("region", "eu west");
        assertThat(emitted.json().get("id").textValue()).isEqualTo("a");
    }

    @Test
    void knowsNoFunctionWithoutAFake() {
        // When
        FunctionFailure failure =
                catchThrowableOfType(FunctionFailure.class, () -> function.invoke(ORDER));

        // Then
        assertThat(failure.type()).isEqualTo(InvocationException.class.getName());
        assertThat(failure).hasMessageContaining("no fake of 'prices:live'");
        assertThat(function.emitted()).isEmpty();
    }

    @Test
    void throwsIntoTheFunctionWhatTheFakeThrows() {
        // Given
        function.fake(
                "prices:live",
                _ -> {
                    throw new InvocationException("queue-full", "come back later");
                });

        // When
        FunctionFailure failure =
                catchThrowableOfType(FunctionFailure.class, () -> function.invoke(ORDER));

        // Then
        assertThat(failure).hasMessage("come back later");
        assertThat(failure.stack()).contains("at sample.Functions$Buying.handle(");
    }

    @Test
    void refusesAnswersOfAnotherStatus() {
        // Given
        byte[] none = "none".getBytes(StandardCharsets.UTF_8);
        function.fake("prices:live", _ -> FunctionAnswer.of(404, "text/plain", none));

        // When
        FunctionFailure failure =
                catchThrowableOfType(FunctionFailure.class, () -> function.invoke(ORDER));

        // Then
        assertThat(failure).hasMessage("prices:live answered with status 404");
    }

    @Test
    void forgetsEventsOfEarlierTests() {
        // When
        forAllTests.invoke(ORDER);

        // Then
        assertThat(forAllTests.emitted()).hasSize(1);
    }

    @Test
    void forgetsEventsOfEarlierTestsTheOtherWayRound() {
        // When
        forAllTests.invoke(ORDER);

        // Then
        assertThat(forAllTests.emitted()).hasSize(1);
    }
}
