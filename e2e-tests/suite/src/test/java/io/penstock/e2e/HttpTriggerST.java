package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Triggers of type http, from the management API to the function. */
@PenstockTest
class HttpTriggerST {

    private final Penstock server;
    private final Functions functions;

    HttpTriggerST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @BeforeAll
    static void deploy(Penstock server) {
        server.functions().deploy("routed", FunctionJar.of("Routed"));
        put(server, "item", "{\"path\":\"/shop/{id}/items/{rest...}\",\"auth\":\"public\"}");
    }

    private static void put(Penstock server, String name, String config) {
        Response made =
                server.given()
                        .contentType("application/json")
                        .body(
                                "{\"type\":\"http\",\"function\":\"routed\",\"config\":"
                                        + config
                                        + "}")
                        .put("/v1/triggers/" + name);
        assertThat(made.statusCode()).as(made.asString()).isIn(200, 201);
    }

    @Test
    void functionSeesParametersCookiesAndTheBytesOfTheBody() {
        // Given
        byte[] body = new byte[1024];
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) i;
        }

        // When
        HttpResponse<byte[]> answer =
                functions.send(
                        anonymous("/shop/a%2Fb%20%C3%A9/items/x/y?q=1+2")
                                .header("Cookie", "other=1; session=\"s 7\"; session=no")
                                .POST(BodyPublishers.ofByteArray(body))
                                .build(),
                        BodyHandlers.ofByteArray());

        // Then
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo(body);
        assertHeader(answer, "Seen-Route", "/shop/{id}/items/{rest...}");
        assertHeader(answer, "Seen-Query", "1 2");
        assertHeader(answer, "Seen-Cookie", "s 7");
        assertThat(answer.headers().firstValue("Seen-Parameters").orElseThrow())
                .startsWith("{id=a/b ")
                .endsWith(", rest=x/y}");
        assertThat(answer.headers().allValues("Set-Cookie"))
                .containsExactly("a=1; Path=/", "b=2; HttpOnly");
    }

    @Test
    void ledgerAndMetricsNameTheTrigger() {
        // When
        HttpResponse<String> answer = send(anonymous("/shop/7/items/").GET().build());

        // Then
        assertHeader(answer, "Seen-Parameters", "{id=7, rest=}");
        String id = answer.headers().firstValue("Penstock-Invocation-Id").orElseThrow();
        await().untilAsserted(
                        () -> {
                            Response row = server.given().get("/v1/invocations/" + id);
                            assertThat(row.jsonPath().getString("trigger")).isEqualTo("item");
                        });
        assertThat(server.given().get("/q/metrics").asString())
                .containsPattern(
                        "penstock_trigger_events_total\\{outcome=\"accepted\",trigger=\"item\"\\}");
        JsonPath shown = server.given().get("/v1/triggers/item").jsonPath();
        assertThat(shown.getLong("counts.accepted")).isPositive();
        assertThat(shown.getString("lastEventAt")).isNotEmpty();
    }

    @Test
    void asynchronousRouteAnswersOnceTheEventIsDurable() {
        // Given
        put(server, "later", "{\"path\":\"/later/{id}\",\"mode\":\"async\"}");

        // When
        HttpResponse<String> refused = send(anonymous("/later/1").GET().build());
        HttpResponse<String> answer = send(functions.request("/later/1").GET().build());

        // Then
        Problems.assertProblem(refused, 401, "unauthorized", "caller");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        String location = answer.headers().firstValue("Location").orElseThrow();
        await().untilAsserted(
                        () -> {
                            JsonPath invocation = server.given().get(location).jsonPath();
                            assertThat(invocation.getString("status")).isEqualTo("succeeded");
                            assertThat(invocation.getString("trigger")).isEqualTo("later");
                            assertThat(invocation.getInt("result.status")).isEqualTo(201);
                            assertThat(invocation.<List<String>>get("result.headers.seen-id"))
                                    .containsExactly("1");
                        });
    }

    @Test
    void anUnknownTypeIsRefusedWithWhatThereIs() {
        Response refused =
                server.given()
                        .contentType("application/json")
                        .body("{\"type\":\"pigeon\",\"function\":\"routed\"}")
                        .put("/v1/triggers/pigeon");

        JsonPath problem = Problems.assertProblem(refused, 400, "bad-setting", "caller");
        assertThat(problem.getString("field")).isEqualTo("type");
        assertThat(problem.getString("detail")).contains("http");
    }

    @Test
    void routesAreThereAgainAfterARestart() throws Exception {
        // Given
        put(server, "kept", "{\"path\":\"/kept\",\"auth\":\"public\"}");
        put(server, "silent", "{\"path\":\"/silent\",\"auth\":\"public\"}");
        Response paused = server.given().post("/v1/triggers/silent/pause");
        assertThat(paused.jsonPath().getString("state")).isEqualTo("paused");

        // When
        server.kill();
        server.start();

        // Then
        assertThat(send(anonymous("/kept").GET().build()).statusCode()).isEqualTo(201);
        Problems.assertProblem(
                send(anonymous("/silent").GET().build()), 404, "not-found", "caller");
    }

    private HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(server.uri(path));
    }

    private HttpResponse<String> send(HttpRequest request) {
        return functions.send(request, BodyHandlers.ofString());
    }

    private static void assertHeader(HttpResponse<?> answer, String name, String value) {
        assertThat(answer.headers().firstValue(name)).as(name).contains(value);
    }
}
