package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ErrorCode;
import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.CallMode;
import io.vertx.core.MultiMap;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationHeadersTest {

    @Test
    void nothingIsAskedWithoutHeaders() {
        InvocationHeaders headers = of();

        assertThat(headers.idempotencyKey()).isEmpty();
        assertThat(headers.orderingKey()).isEmpty();
        assertThat(headers.delay()).isEmpty();
        assertThat(headers.mode(CallMode.SYNC)).isEqualTo(CallMode.SYNC);
        assertThat(headers.mode(CallMode.ASYNC)).isEqualTo(CallMode.ASYNC);
    }

    @Test
    void readsAllOfThem() {
        InvocationHeaders headers =
                of(
                        "idempotency-key", "\"a-b~!\"",
                        "penstock-ordering-key", "customer 7",
                        "penstock-delay", "PT10S",
                        "prefer", "respond-async");

        assertThat(headers.idempotencyKey()).contains("\"a-b~!\"");
        assertThat(headers.orderingKey()).contains("customer 7");
        assertThat(headers.delay()).contains(Duration.ofSeconds(10));
        assertThat(headers.mode(CallMode.SYNC)).isEqualTo(CallMode.ASYNC);
    }

    @Test
    void theCallersWishGoesBeforeTheFunctionsModeAndAsyncBeforeWait() {
        assertThat(of("Prefer", "wait=5").mode(CallMode.ASYNC)).isEqualTo(CallMode.SYNC);
        assertThat(of("Prefer", "wait=5, respond-async").mode(CallMode.SYNC))
                .isEqualTo(CallMode.ASYNC);
    }

    @ParameterizedTest
    @CsvSource({
        "Idempotency-Key, ''",
        "Idempotency-Key, a b",
        "Idempotency-Key, é",
        "Penstock-Ordering-Key, ''",
        "Penstock-Ordering-Key, '\t'",
        "Penstock-Delay, ''",
        "Penstock-Delay, 10",
        "Penstock-Delay, -1s",
        "Penstock-Delay, PT-1S",
        "Penstock-Delay, 721h",
        "Penstock-Delay, PT",
        "Penstock-Delay, soon"
    })
    void refusesWhatItCantUseNamingTheHeader(String name, String value) {
        assertRefused(name, () -> of(name, value));
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "720h, 2592000", "P30D, 2592000", "500ms, 0"})
    void takesDelaysOfUpToThirtyDays(String text, long seconds) {
        assertThat(of("Penstock-Delay", text).delay().orElseThrow().toSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"Idempotency-Key", "Penstock-Ordering-Key"})
    void keysHaveUpTo255Characters(String name) {
        assertThat(of(name, "x".repeat(255))).isNotNull();
        assertRefused(name, () -> of(name, "x".repeat(256)));
    }

    @ParameterizedTest
    @CsvSource({"Idempotency-Key, a", "Penstock-Ordering-Key, a", "Penstock-Delay, 1s"})
    void refusesAHeaderThatIsThereTwice(String name, String value) {
        assertRefused(name, () -> of(name, value, name, value));
    }

    @ParameterizedTest
    @CsvSource({"Penstock-Ordering-Key, a", "Penstock-Delay, 0s"})
    void refusesWhatACallerWhoWaitsCantHave(String name, String value) {
        assertRefused(name, () -> of(name, value).mode(CallMode.SYNC));
        assertRefused(name, () -> of(name, value, "Prefer", "wait=1").mode(CallMode.ASYNC));
        assertThat(of(name, value).mode(CallMode.ASYNC)).isEqualTo(CallMode.ASYNC);
    }

    private static InvocationHeaders of(String... namesAndValues) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return InvocationHeaders.of(headers);
    }

    private static void assertRefused(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code()).isEqualTo(ErrorCode.BAD_REQUEST);
                            assertThat(e.problem().members()).containsEntry("field", field);
                        });
    }
}
