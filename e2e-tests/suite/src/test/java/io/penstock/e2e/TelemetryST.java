package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

/** What can be seen from outside. */
@PenstockTest
class TelemetryST {

    private final Functions functions;
    private final Penstock server;

    TelemetryST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void everyPromisedMeterIsThere() {
        // Given
        functions.deploy("metered", FunctionJar.of("Cpu"));
        functions.deploy("failing", FunctionJar.of("Thrower"));
        functions.answer("metered?ms=30");
        functions.call("failing");

        // Then: gauges are shown by the pool keeper, once a second.
        await("all meters")
                .untilAsserted(
                        () ->
                                assertThat(server.metrics().names())
                                        .contains(
                                                "penstock_invocations_total",
                                                "penstock_invocation_duration_seconds_bucket",
                                                "penstock_invocation_duration_seconds_count",
                                                "penstock_queue_wait_seconds_count",
                                                "penstock_init_duration_seconds_count",
                                                "penstock_instances",
                                                "penstock_workers",
                                                "penstock_queue_depth",
                                                "penstock_billed_milliseconds_total",
                                                "penstock_billed_gb_seconds_total",
                                                "penstock_cpu_seconds_total",
                                                "penstock_allocated_bytes_total"));
    }

    @Test
    void callsAreCountedByOutcomeAndMetered() {
        // Given
        functions.deploy("counted", FunctionJar.of("Cpu"));
        functions.deploy("counted-failing", FunctionJar.of("Thrower"));

        // When
        for (int i = 0; i < 3; i++) {
            functions.answer("counted?ms=50");
        }
        functions.call("counted-failing");

        // Then
        await("counted")
                .untilAsserted(
                        () -> {
                            Metrics metrics = server.metrics();
                            assertThat(
                                            metrics.sum(
                                                    "penstock_invocations_total",
                                                    "function=counted"))
                                    .isEqualTo(3);
                            assertThat(
                                            metrics.sum(
                                                    "penstock_invocations_total",
                                                    "function=counted",
                                                    "start=warm"))
                                    .isEqualTo(2);
                            assertThat(
                                            metrics.sum(
                                                    "penstock_cpu_seconds_total",
                                                    "function=counted"))
                                    .isBetween(0.14, 1.0);
                            assertThat(
                                            metrics.sum(
                                                    "penstock_billed_milliseconds_total",
                                                    "function=counted"))
                                    .isGreaterThanOrEqualTo(150);
                            assertThat(
                                            metrics.sum(
                                                    "penstock_invocations_total",
                                                    "function=counted-failing",
                                                    "outcome=function-failed"))
                                    .isEqualTo(1);
                        });
    }

    @Test
    void unknownFunctionsAddNoLabels() {
        // When
        for (int i = 0; i < 20; i++) {
            assertThat(functions.call("nobody-" + i).statusCode()).isEqualTo(404);
        }

        // Then
        assertThat(server.metrics().lines()).noneMatch(line -> line.contains("nobody-"));
    }

    @Test
    void healthAndOpenApiAreServed() {
        for (String path : new String[] {"live", "ready", "started"}) {
            assertThat(server.given().get("/q/health/" + path).statusCode()).isEqualTo(200);
        }
        var openApi = server.given().accept("application/json").get("/q/openapi");
        assertThat(openApi.statusCode()).isEqualTo(200);
        assertThat(openApi.asString()).contains("/v1/functions/{name}");
    }
}
