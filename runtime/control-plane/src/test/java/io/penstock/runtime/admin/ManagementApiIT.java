package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The management API over HTTP, without workers. */
@QuarkusTest
@QuarkusTestResource(RunningControlPlane.class)
class ManagementApiIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BOUNDARY = "a-boundary-nobody-uses";

    private final HttpClient client = HttpClient.newHttpClient();

    @TestHTTPResource URI root;

    @Test
    void deploysServesTheSameAgainAndMakesVersions() throws Exception {
        HttpResponse<String> first = put("/v1/functions/deployed?timeout=5s&env.A=b", jar("1"));
        HttpResponse<String> same = put("/v1/functions/deployed?timeout=5s&env.A=b", jar("1"));
        HttpResponse<String> changed = put("/v1/functions/deployed?timeout=6s", jar("1"));

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location").orElseThrow())
                .endsWith("/v1/functions/deployed");
        JsonNode body = json(first);
        assertThat(body.at("/name").asText()).isEqualTo("deployed");
        assertThat(body.at("/version").asInt()).isEqualTo(1);
        assertThat(body.at("/created").asBoolean()).isTrue();
        assertThat(body.at("/codeSha256").asText()).hasSize(64);
        assertThat(body.at("/settings/timeout").asText()).isEqualTo("5s");
        assertThat(body.at("/settings/env/A").asText()).isEqualTo("b");
        assertThat(body.at("/urls/invocations").asText())
                .endsWith("/v1/functions/deployed/invocations");
        assertThat(body.at("/urls/route").asText()).endsWith("/fn/deployed");
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(json(same).at("/created").asBoolean(true)).isFalse();
        assertThat(json(same).at("/version").asInt()).isEqualTo(1);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).at("/version").asInt()).isEqualTo(2);
        assertThat(
                        json(get("/v1/functions/deployed/versions"))
                                .at("/versions")
                                .findValues("latest"))
                .extracting(JsonNode::asBoolean)
                .containsExactly(true, false);
    }

    @Test
    void takesAFormWithYamlOrJson() throws Exception {
        HttpResponse<String> yaml =
                form("/v1/functions/formed", jar("f"), "timeout: 7s\nenv:\n  A: 1.10\n");
        HttpResponse<String> json =
                form(
                        "/v1/functions/formed",
                        jar("f"),
                        "{\"env\":{\"A\":\"" + "x".repeat(5000) + "\"}}");
        HttpResponse<String> twice = form("/v1/functions/formed?timeout=1s", jar("f"), "{}");

        assertThat(yaml.statusCode()).isEqualTo(201);
        assertThat(json(yaml).at("/settings/timeout").asText()).isEqualTo("7s");
        assertThat(json(yaml).at("/settings/env/A").asText()).isEqualTo("1.10");
        assertThat(json.statusCode()).isEqualTo(200);
        assertThat(json(json).at("/settings/env/A").asText()).hasSize(5000);
        assertProblem(twice, 400, "bad-request", "timeout");
    }

    @ParameterizedTest
    @CsvSource({
        "Upper, , bad-name, name",
        "refused, timeout=never, bad-setting, timeout",
        "refused, memory=1TiB, bad-setting, memory",
        "refused, colour=red, unknown-setting, colour",
        "refused, timeout=1s&timeout=2s, bad-setting, timeout",
        "refused, secrets=nobody, bad-setting, secrets"
    })
    void refusesABadDeploymentNamingFieldAndValue(
            String name, String query, String code, String field) throws Exception {
        HttpResponse<String> refused =
                put("/v1/functions/" + name + (query == null ? "" : "?" + query), jar("r"));

        assertProblem(refused, 400, code, field);
        assertThat(json(refused).at("/value").asText()).isNotEmpty();
        assertProblem(get("/v1/functions/refused"), 404, "unknown-function", "function");
    }

    @Test
    void refusesABadArtifactAndLeavesNothing() throws Exception {
        List<String> before = artifacts();

        assertProblem(put("/v1/functions/x", new byte[0]), 400, "bad-artifact", "artifact");
        assertProblem(
                put("/v1/functions/x", "hello".getBytes(StandardCharsets.UTF_8)),
                400,
                "bad-artifact",
                "artifact");
        assertProblem(
                put("/v1/functions/x", Arrays.copyOf(jar("t"), 60)),
                400,
                "bad-artifact",
                "artifact");
        assertProblem(
                form("/v1/functions/x", new byte[] {1}, "{}"), 400, "bad-artifact", "artifact");
        assertProblem(
                put("/v1/functions/x", new byte[3 * 1024 * 1024]),
                413,
                "artifact-too-large",
                "artifact");

        assertThat(artifacts()).isEqualTo(before);
        try (Stream<Path> uploads = Files.list(RunningControlPlane.DATA.resolve("uploads"))) {
            assertThat(uploads).isEmpty();
        }
    }

    @Test
    void keepsHowAFunctionIsRetriedAndWhoIsTold() throws Exception {
        HttpResponse<String> answer =
                put(
                        "/v1/functions/retried?mode=async&retry.max=5&retry.backoff=1s"
                                + "&onFailure=alarm:live",
                        jar("r"));

        JsonNode settings = json(answer).at("/settings");
        assertThat(settings.at("/mode").asText()).isEqualTo("async");
        assertThat(settings.has("routeMode")).isFalse();
        assertThat(settings.at("/retry").toString())
                .isEqualTo(
                        "{\"max\":5,\"backoff\":\"1s\",\"factor\":2,\"backoffMax\":\"1h\","
                                + "\"maxEventAge\":\"6h\"}");
        assertThat(settings.at("/onFailure").asText()).isEqualTo("alarm:live");
    }

    @Test
    void refusesADestinationOfAnotherNamespace() throws Exception {
        assertProblem(
                put("/v1/functions/billing.retried?onFailure=alarm", jar("r")),
                400,
                "bad-setting",
                "onFailure");
    }

    @Test
    void setsMovesAndDeletesAliases() throws Exception {
        put("/v1/functions/aliased", jar("1"));
        put("/v1/functions/aliased", jar("2"));
        String live = "/v1/functions/aliased/aliases/live";

        assertThat(put(live, bytes("{\"version\":1}")).statusCode()).isEqualTo(201);
        HttpResponse<String> moved =
                put(
                        live,
                        bytes(
                                "{\"versions\":[{\"version\":2,\"weight\":90},{\"version\":1,\"weight\":10}]}"));
        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(json(moved).at("/versions/0/weight").asInt()).isEqualTo(90);
        assertThat(json(get("/v1/functions/aliased/aliases")).at("/aliases")).hasSize(1);
        assertProblem(put(live, bytes("{\"version\":7}")), 404, "unknown-version", "version");
        assertProblem(put(live, bytes("{\"version\":\"1\"}")), 400, "bad-request", "version");
        assertThat(delete(live).statusCode()).isEqualTo(204);
        assertProblem(delete(live), 404, "unknown-alias", "alias");
    }

    @Test
    void deletesAFunctionAndNeverReusesItsNumbers() throws Exception {
        put("/v1/functions/deleted", jar("1"));

        assertThat(delete("/v1/functions/deleted").statusCode()).isEqualTo(204);
        assertProblem(delete("/v1/functions/deleted"), 404, "unknown-function", "function");
        HttpResponse<String> anew = put("/v1/functions/deleted", jar("1"));

        assertThat(anew.statusCode()).isEqualTo(201);
        assertThat(json(anew).at("/version").asInt()).isEqualTo(2);
    }

    @Test
    void listsInPages() throws Exception {
        put("/v1/functions/paged.a", jar("1"));
        put("/v1/functions/paged.b", jar("1"));
        put("/v1/functions/paged.c", jar("1"));

        JsonNode page = json(get("/v1/functions?after=paged.a&limit=1"));

        assertThat(page.at("/functions/0/name").asText()).isEqualTo("paged.b");
        assertThat(page.at("/next").asText()).isEqualTo("paged.b");
        assertProblem(get("/v1/functions?limit=0"), 400, "bad-request", "limit");
        assertProblem(get("/v1/functions?after=Nope"), 400, "bad-name", "name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/functions", "/v1/functions/x", "/v1/usage", "/v1/nothing", "/v1"})
    void asksForAKeyEverywhereBelowV1(String path) throws Exception {
        HttpResponse<String> without =
                send(HttpRequest.newBuilder(root.resolve(path)).GET().build());
        HttpResponse<String> wrong =
                send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Authorization", "Bearer not-the-key-at-all")
                                .build());

        assertThat(json(without).at("/code").asText()).isEqualTo("unauthorized");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/triggers", "/v1/triggers/x"})
    void refusesWhatIsNotBuiltYet(String path) throws Exception {
        assertThat(json(get(path)).at("/code").asText()).isEqualTo("not-implemented");
        assertThat(get(path).statusCode()).isEqualTo(501);
    }

    @Test
    void answersErrorsOfTheFrameworkAsProblems() throws Exception {
        assertCode(get("/v1/nothing"), 404, "not-found");
        assertCode(get("/nothing/at/all"), 404, "not-found");
        assertCode(
                send(request("/v1/functions/x").method("PATCH", BodyPublishers.noBody()).build()),
                405,
                "method-not-allowed");
        assertCode(
                send(request("/v1/functions").header("Accept", "image/png").build()),
                406,
                "not-acceptable");
    }

    @Test
    void aRefusedUploadDoesNotSpoilTheConnection() throws Exception {
        byte[] body = new byte[1024 * 1024];
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            out.write(bytes(head("PUT /v1/functions/No_Name", body.length)));
            out.write(body);
            out.write(bytes(head("GET /v1/functions/nobody", 0)));
            out.flush();

            assertThat(statusThenRest(in)).contains("400").contains("404");
        }
    }

    @Test
    void refusesByAnnouncedSizeBeforeTheBodyIsSent() throws Exception {
        try (Socket socket = new Socket(root.getHost(), root.getPort())) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            String head = head("PUT /v1/functions/huge", 1_000_000_000);
            socket.getOutputStream()
                    .write(bytes(head.replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n")));

            assertThat(in.readLine()).contains("413");
        }
    }

    @Test
    void describesItselfWithTheRoutesThatAreNoResources() throws Exception {
        String openapi = send(request("/q/openapi").build()).body();

        assertThat(openapi)
                .contains(
                        "/v1/functions/{name}:",
                        "/v1/functions/{name}/aliases/{alias}:",
                        "/v1/functions/{name}/invocations:",
                        "/fn/{name}/{path}:")
                .doesNotContain("FileItem", "/v1/{part");
    }

    private static String statusThenRest(BufferedReader in) throws IOException {
        StringBuilder statuses = new StringBuilder();
        int found = 0;
        while (found < 2) {
            String line = in.readLine();
            if (line == null) {
                return statuses.append("end of connection").toString();
            }
            // The second answer begins right behind the first one's body.
            int at = line.indexOf("HTTP/1.1 ");
            if (at >= 0) {
                statuses.append(line.substring(at)).append('\n');
                found++;
            }
        }
        return statuses.toString();
    }

    private String head(String requestLine, int length) {
        return """
        %s HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Content-Length: %d\r
        \r
        """
                .formatted(requestLine, RunningControlPlane.KEY, length);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET().build());
    }

    private HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE().build());
    }

    private HttpResponse<String> put(String path, byte[] body) throws Exception {
        return send(request(path).PUT(BodyPublishers.ofByteArray(body)).build());
    }

    private HttpResponse<String> form(String path, byte[] jar, String config) throws Exception {
        ByteArrayOutputStream form = new ByteArrayOutputStream();
        form.writeBytes(part("config", ""));
        form.writeBytes(bytes(config));
        form.writeBytes(part("artifact", "; filename=\"some.jar\""));
        form.writeBytes(jar);
        form.writeBytes(bytes("\r\n--" + BOUNDARY + "--\r\n"));
        return send(
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                        .PUT(BodyPublishers.ofByteArray(form.toByteArray()))
                        .build());
    }

    private static byte[] part(String name, String more) {
        return bytes(
                """
                \r
                --%s\r
                Content-Disposition: form-data; name="%s"%s\r
                \r
                """
                        .formatted(BOUNDARY, name, more));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path))
                .header("Authorization", "Bearer " + RunningControlPlane.KEY);
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    private static void assertProblem(
            HttpResponse<String> response, int status, String code, String field) throws Exception {
        assertCode(response, status, code);
        assertThat(json(response).at("/field").asText()).isEqualTo(field);
    }

    private static void assertCode(HttpResponse<String> response, int status, String code)
            throws Exception {
        assertThat(response.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.at("/code").asText()).as(response.body()).isEqualTo(code);
        assertThat(problem.at("/type").asText()).isEqualTo("https://penstock.io/errors/" + code);
        assertThat(problem.at("/status").asInt()).isEqualTo(status);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Penstock-Error-Kind"))
                .contains(problem.at("/kind").asText());
    }

    private static List<String> artifacts() throws IOException {
        try (Stream<Path> files = Files.list(RunningControlPlane.DATA.resolve("artifacts"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    private static byte[] jar(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("pkg/Hello.class");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(bytes(content));
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
