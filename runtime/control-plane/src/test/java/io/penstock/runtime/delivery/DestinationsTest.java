package io.penstock.runtime.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.protocol.Header;
import io.penstock.protocol.Slice;
import io.penstock.runtime.event.InvocationId;
import io.penstock.runtime.event.Lineage;
import io.penstock.runtime.queue.AttemptError;
import io.penstock.runtime.queue.InvocationState;
import io.penstock.runtime.queue.NewEvent;
import io.penstock.runtime.queue.Settlement.Ending;
import io.penstock.runtime.queue.StoredAnswer;
import io.penstock.runtime.registry.FunctionVersion;
import io.penstock.runtime.registry.RetrySettings;
import io.penstock.runtime.registry.SettingsParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationsTest {

    private static final long NOW = 5_000;
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Destinations destinations =
            new Destinations(() -> new InvocationId("next"), _ -> RetrySettings.DEFAULTS);

    private static FunctionVersion version(Map<String, Object> settings) {
        return new FunctionVersion(
                TestingEvents.name("billing.f"),
                3,
                "",
                List.of(),
                SettingsParser.parse(settings),
                Instant.EPOCH);
    }

    private static final FunctionVersion BOTH =
            version(Map.of("onSuccess", "billing.done", "onFailure", "billing.failed@2"));

    private static TestingEvents event() {
        return TestingEvents.to("billing.f").at(1_000).body("order");
    }

    private static Ending.Succeeded succeeded() {
        return new Ending.Succeeded(
                new StoredAnswer(
                        201,
                        List.of(new Header("Content-Type", "text/plain"), new Header("a", "b")),
                        Slice.utf8("result"),
                        6));
    }

    private static Ending.Dead dead(String message) {
        return new Ending.Dead(
                InvocationState.DEAD,
                true,
                new AttemptError("function-failed", "it failed", "T", message, "at T"));
    }

    private static Optional<String> header(NewEvent event, String name) {
        List<String> values =
                event.request().headers().stream()
                        .filter(header -> header.name().equalsIgnoreCase(name))
                        .map(Header::value)
                        .toList();
        assertThat(values).as(name).hasSizeLessThan(2);
        return values.stream().findFirst();
    }

    @Test
    void theResultGoesOnAsACloudEvent() {
        // Given
        NewEvent event = event().header("TraceParent", TRACE).build();

        // When
        NewEvent next = destinations.of(event, BOTH, succeeded(), NOW).getFirst();

        // Then
        assertThat(next.id()).isEqualTo(new InvocationId("next"));
        assertThat(next.target().text()).isEqualTo("billing.done");
        assertThat(next.mode()).isEqualTo(NewEvent.Mode.ASYNC);
        assertThat(next.request().body().text()).isEqualTo("result");
        assertThat(header(next, "ce-specversion")).contains("1.0");
        assertThat(header(next, "ce-id")).contains(event.id() + "-succeeded");
        assertThat(header(next, "ce-source")).contains("/functions/billing.f");
        assertThat(header(next, "ce-type")).contains("io.penstock.invocation.succeeded");
        assertThat(header(next, "ce-subject")).contains(event.id().value());
        assertThat(header(next, "content-type")).contains("text/plain");
        assertThat(header(next, "traceparent")).contains(TRACE);
        assertThat(header(next, "a")).isEmpty();
        assertThat(next.acceptedAtMillis()).isEqualTo(NOW);
        assertThat(next.dueAtMillis()).isEqualTo(NOW);
        assertThat(next.orderingKey()).isEmpty();
        assertThat(next.idempotencyKey()).isEmpty();
    }

    @Test
    void theFailedEventGoesOnWithItsError() {
        // Given
        NewEvent event = event().header("content-type", "application/json").build();

        // When
        NewEvent next = destinations.of(event, BOTH, dead("no luck"), NOW).getFirst();

        // Then
        assertThat(next.target().text()).isEqualTo("billing.failed@2");
        assertThat(next.request().body().text()).isEqualTo("order");
        assertThat(header(next, "ce-id")).contains(event.id() + "-failed");
        assertThat(header(next, "ce-type")).contains("io.penstock.invocation.failed");
        assertThat(header(next, "content-type")).contains("application/json");
        assertThat(header(next, "ce-errorcode")).contains("function-failed");
        assertThat(header(next, "ce-errormessage")).contains("no%20luck");
        assertThat(header(next, "traceparent")).isEmpty();
    }

    @Test
    void theNextOneIsTheEventsChild() {
        // Given
        Lineage lineage = new Lineage("http", Optional.empty(), 15);
        NewEvent event = event().lineage(lineage).build();

        // When
        NewEvent next = destinations.of(event, BOTH, succeeded(), NOW).getFirst();

        // Then
        assertThat(next.lineage())
                .isEqualTo(new Lineage("destination", Optional.of(event.id()), 16));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain!#$&'()*+,-./09:;<=>?@AZ[]^_`az{~} | plain!#$&'()*+,-./09:;<=>?@AZ[]^_`az{~}",
                "a b | a%20b",
                "100% | 100%25",
                "say \"no\" | say%20%22no%22",
                "Grüße | Gr%C3%BC%C3%9Fe",
                "€ | %E2%82%AC",
                "😀 | %F0%9F%98%80"
            })
    void encodesAMessageAsTheBindingSays(String message, String encoded) {
        NewEvent next = destinations.of(event().build(), BOTH, dead(message), NOW).getFirst();

        assertThat(header(next, "ce-errormessage")).contains(encoded);
    }

    @Test
    void aMessageCantEndItsHeader() {
        NewEvent next =
                destinations
                        .of(event().build(), BOTH, dead("a\r\nce-id: b\0\u007f\ud800"), NOW)
                        .getFirst();

        assertThat(header(next, "ce-errormessage")).contains("a%0D%0Ace-id:%20b%EF%BF%BD%7F?");
    }

    @Test
    void anEventIsGivenUpWhenItsDestinationSays() {
        RetrySettings brief =
                new RetrySettings(0, Duration.ZERO, 1, Duration.ZERO, Duration.ofMinutes(1));
        Destinations asked =
                new Destinations(
                        () -> new InvocationId("next"),
                        target ->
                                target.text().equals("billing.done")
                                        ? brief
                                        : RetrySettings.DEFAULTS);

        NewEvent next = asked.of(event().build(), BOTH, succeeded(), NOW).getFirst();

        assertThat(next.expiresAtMillis()).isEqualTo(NOW + 60_000);
    }

    @Test
    void aLongMessageIsCutBetweenCharacters() {
        String message = "😀".repeat(5_000);

        NewEvent next = destinations.of(event().build(), BOTH, dead(message), NOW).getFirst();

        assertThat(header(next, "ce-errormessage")).contains("%F0%9F%98%80".repeat(1_000));
    }

    @Test
    void withoutAMessageTheDetailIsTold() {
        NewEvent next = destinations.of(event().build(), BOTH, dead(""), NOW).getFirst();

        assertThat(header(next, "ce-errormessage")).contains("it%20failed");
    }

    @Test
    void whatHasntEndedGoesNowhere() {
        NewEvent event = event().build();
        AttemptError error = dead("").error();

        assertThat(destinations.of(event, BOTH, new Ending.Retry(NOW, true, error), NOW)).isEmpty();
        assertThat(destinations.of(event, BOTH, new Ending.Released(), NOW)).isEmpty();
        assertThat(destinations.of(event, BOTH, new Ending.Forgotten(), NOW)).isEmpty();
    }

    @Test
    void withoutADestinationNothingGoesOn() {
        FunctionVersion neither = version(Map.of());

        assertThat(destinations.of(event().build(), neither, succeeded(), NOW)).isEmpty();
        assertThat(destinations.of(event().build(), neither, dead("no"), NOW)).isEmpty();
    }
}
