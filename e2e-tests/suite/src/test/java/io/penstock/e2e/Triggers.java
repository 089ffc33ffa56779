package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;

/** The triggers of one server. Safe for any number of threads. */
final class Triggers {

    private static final Duration STATE_MAX = Duration.ofSeconds(60);

    private final Penstock server;

    Triggers(Penstock server) {
        this.server = server;
    }

    /** Makes a trigger, which must be accepted; {@code config} is a JSON object. */
    void put(String name, String type, String function, String config) {
        Response made =
                server.given()
                        .contentType("application/json")
                        .body(
                                """
                                {"type": "%s", "function": "%s", "config": %s}
                                """
                                        .formatted(type, function, config))
                        .put(path(name));
        assertThat(made.statusCode()).as(made.asString()).isIn(200, 201);
    }

    /**
     * Deletes a trigger with what it left at its source. Nothing of it runs on this server then.
     */
    void delete(String name) {
        Response deleted = server.given().delete(path(name) + "?cleanUp=true");
        assertThat(deleted.statusCode()).as(deleted.asString()).isEqualTo(204);
    }

    /** How a trigger stands. */
    JsonPath get(String name) {
        return server.given().get(path(name)).then().statusCode(200).extract().jsonPath();
    }

    /** A trigger's state. */
    String state(String name) {
        return get(name).getString("state");
    }

    /** Waits until a trigger has a state. */
    void awaitState(String name, String state) {
        await("state of trigger " + name)
                .atMost(STATE_MAX)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            JsonPath shown = get(name);
                            assertThat(shown.getString("state"))
                                    .as(shown.prettify())
                                    .isEqualTo(state);
                        });
    }

    private static String path(String name) {
        return "/v1/triggers/" + name;
    }
}
