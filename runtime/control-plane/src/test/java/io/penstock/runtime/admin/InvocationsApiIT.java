package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that wait, over HTTP: without workers nothing is run. */
@QuarkusTest
@QuarkusTestResource(RunningControlPlane.class)
class InvocationsApiIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient client = HttpClient.newHttpClient();

    @TestHTTPResource URI root;

    @BeforeEach
    void deploy() throws Exception {
        HttpRequest.Builder upload =
                request("/v1/functions/waiting?mode=async&handler=a.B")
                        .header("Content-Type", "application/java-archive")
                        .PUT(BodyPublishers.ofByteArray(jar()));
        assertThat(send(upload).statusCode()).isIn(200, 201);
    }

    @Test
    void showsAnEventThatWaitsAndCancelsIt() throws Exception {
        HttpResponse<String> accepted = later("customer 7");
        String location = accepted.headers().firstValue("Location").orElseThrow();

        JsonNode waiting = json(send(request(location).GET()));
        HttpResponse<String> cancelled = send(request(location).DELETE());
        JsonNode after = json(send(request(location).GET()));
        HttpResponse<String> again = send(request(location).DELETE());

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(location).endsWith(waiting.at("/id").asText());
        assertThat(waiting.at("/status").asText()).isEqualTo("queued");
        assertThat(waiting.at("/function").asText()).isEqualTo("waiting");
        assertThat(waiting.at("/mode").asText()).isEqualTo("async");
        assertThat(waiting.at("/acceptedAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT.*Z");
        assertThat(waiting.at("/nextAttemptAt").asText())
                .isGreaterThan(waiting.at("/acceptedAt").asText());
        assertThat(waiting.at("/orderingKey").asText()).isEqualTo("customer 7");
        assertThat(waiting.has("result")).isFalse();
        assertThat(waiting.has("parent")).isFalse();
        assertThat(cancelled.statusCode()).isEqualTo(204);
        assertThat(after.at("/status").asText()).isEqualTo("cancelled");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).at("/status").asText()).isEqualTo("409");
        assertThat(json(again).at("/state").asText()).isEqualTo("cancelled");
    }

    @Test
    void listsEventsInPages() throws Exception {
        later("a");
        later("b");

        JsonNode page =
                json(send(request("/v1/invocations?function=waiting&limit=1&status=queued").GET()));
        JsonNode next =
                json(
                        send(
                                request(
                                                "/v1/invocations?function=waiting&limit=1&before="
                                                        + page.at("/next").asText())
                                        .GET()));

        assertThat(page.at("/invocations")).hasSize(1);
        assertThat(next.at("/invocations")).hasSize(1);
        assertThat(next.at("/invocations/0/id").asText())
                .isLessThan(page.at("/invocations/0/id").asText());
    }

    @Test
    void deadLettersAreLookedForInTheStore() throws Exception {
        String unknown = "/v1/dead-letters/" + "0".repeat(32);

        JsonNode none = json(send(request("/v1/dead-letters?function=waiting").GET()));
        HttpResponse<String> redriven =
                send(
                        request("/v1/dead-letters/redrive?function=waiting&rate=5")
                                .POST(BodyPublishers.noBody()));
        HttpResponse<String> one =
                send(request(unknown + "/redrive").POST(BodyPublishers.noBody()));
        HttpResponse<String> purged = send(request("/v1/dead-letters?function=waiting").DELETE());

        assertThat(none).hasToString("{\"deadLetters\":[]}");
        assertThat(redriven.statusCode()).isEqualTo(202);
        assertThat(redriven.body()).isEqualTo("{\"redriven\":0}");
        assertThat(json(one).at("/code").asText()).isEqualTo("unknown-invocation");
        assertThat(purged.statusCode()).isEqualTo(200);
        assertThat(purged.body()).isEqualTo("{\"purged\":0}");
        assertThat(json(send(request(unknown).GET())).at("/code").asText())
                .isEqualTo("unknown-invocation");
        assertThat(json(send(request(unknown).DELETE())).at("/code").asText())
                .isEqualTo("unknown-invocation");
        assertThat(json(send(request("/v1/dead-letters").DELETE())).at("/field").asText())
                .isEqualTo("function");
    }

    @Test
    void asksForAKeyAndForAnInvocationThatExists() throws Exception {
        String unknown = "/v1/invocations/" + "0".repeat(32);

        assertThat(send(HttpRequest.newBuilder(root.resolve(unknown))).statusCode()).isEqualTo(401);
        assertThat(json(send(request(unknown).GET())).at("/code").asText())
                .isEqualTo("unknown-invocation");
        assertThat(json(send(request(unknown).DELETE())).at("/code").asText())
                .isEqualTo("unknown-invocation");
        assertThat(json(send(request("/v1/invocations/a%00b").GET())).at("/code").asText())
                .isEqualTo("unknown-invocation");
    }

    private HttpResponse<String> later(String orderingKey) throws Exception {
        return send(
                request("/fn/waiting")
                        .header("Penstock-Delay", "1h")
                        .header("Penstock-Ordering-Key", orderingKey)
                        .POST(BodyPublishers.ofString("x")));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path))
                .header("Authorization", "Bearer " + RunningControlPlane.KEY);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    private static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a/B.class"));
            zip.write(new byte[] {1, 2, 3});
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }
}
