package io.penstock.runtime.admin;

import static io.penstock.runtime.admin.TestingApi.assertCode;
import static io.penstock.runtime.admin.TestingApi.bytes;
import static io.penstock.runtime.admin.TestingApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all of the management API: keys, errors, connections, its description. */
@QuarkusTest
@QuarkusTestResource(RunningControlPlane.class)
class ManagementHttpIT {

    @TestHTTPResource URI root;

    private TestingApi api;

    @BeforeEach
    void connect() {
        api = new TestingApi(root);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/functions", "/v1/functions/x", "/v1/usage", "/v1/nothing", "/v1"})
    void asksForAKeyEverywhereBelowV1(String path) throws Exception {
        HttpResponse<String> without =
                api.send(HttpRequest.newBuilder(root.resolve(path)).GET().build());
        HttpResponse<String> wrong =
                api.send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Authorization", "Bearer not-the-key-at-all")
                                .build());

        assertThat(json(without).at("/code").asText()).isEqualTo("unauthorized");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(wrong.statusCode()).isEqualTo(401);
    }

    @Test
    void answersErrorsOfTheFrameworkAsProblems() throws Exception {
        assertCode(api.get("/v1/nothing"), 404, "not-found");
        assertCode(api.get("/nothing/at/all"), 404, "not-found");
        assertCode(
                api.send(
                        api.request("/v1/functions/x")
                                .method("PATCH", BodyPublishers.noBody())
                                .build()),
                405,
                "method-not-allowed");
        assertCode(
                api.send(api.request("/v1/functions").header("Accept", "image/png").build()),
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

    @ParameterizedTest
    @CsvSource({
        "/q/openapi, */*, yaml",
        "/q/openapi, application/json, json",
        "/q/openapi?format=json, */*, json",
        "/q/openapi?format=yaml, */*, yaml",
        "/q/openapi.json, */*, json",
        "/q/openapi.yaml, application/json, yaml",
        "/q/openapi.yml, */*, yaml",
    })
    void describesItselfInWhatIsAskedFor(String path, String accept, String format)
            throws Exception {
        HttpResponse<String> described =
                api.send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Accept", accept)
                                .build());

        assertThat(described.statusCode()).isEqualTo(200);
        assertThat(described.headers().firstValue("Content-Type"))
                .hasValue("application/" + format + ";charset=UTF-8");
        assertThat(described.body()).startsWith(format.equals("json") ? "{" : "---");
    }

    @Test
    void describesAllOperationsBelowV1() throws Exception {
        JsonNode paths = json(api.get("/q/openapi?format=json")).at("/paths");

        assertThat(operationsBelowV1(paths))
                .containsExactlyInAnyOrder(
                        "GET /v1/dead-letters",
                        "DELETE /v1/dead-letters",
                        "POST /v1/dead-letters/redrive",
                        "GET /v1/dead-letters/{id}",
                        "DELETE /v1/dead-letters/{id}",
                        "POST /v1/dead-letters/{id}/redrive",
                        "GET /v1/functions",
                        "GET /v1/functions/{name}",
                        "PUT /v1/functions/{name}",
                        "DELETE /v1/functions/{name}",
                        "GET /v1/functions/{name}/aliases",
                        "GET /v1/functions/{name}/aliases/{alias}",
                        "PUT /v1/functions/{name}/aliases/{alias}",
                        "DELETE /v1/functions/{name}/aliases/{alias}",
                        "POST /v1/functions/{name}/invocations",
                        "GET /v1/functions/{name}/versions",
                        "GET /v1/invocations",
                        "GET /v1/invocations/{id}",
                        "DELETE /v1/invocations/{id}",
                        "GET /v1/invocations/{id}/logs",
                        "GET /v1/triggers",
                        "GET /v1/triggers/{name}",
                        "PUT /v1/triggers/{name}",
                        "DELETE /v1/triggers/{name}",
                        "POST /v1/triggers/{name}/pause",
                        "POST /v1/triggers/{name}/resume",
                        "GET /v1/usage");
    }

    @Test
    void describesItselfWithTheRoutesThatAreNoResources() throws Exception {
        HttpResponse<String> described = api.get("/q/openapi?format=json");

        JsonNode paths = json(described).at("/paths");
        assertThat(described.body()).doesNotContain("FileItem");
        for (String call :
                List.of("/v1/functions/{name}/invocations", "/fn/{name}", "/fn/{name}/{path}")) {
            assertThat(paths.path(call).at("/post/responses/202/$ref").asText())
                    .as(call)
                    .isEqualTo("#/components/responses/Accepted");
        }
        assertThat(names(json(described).at("/components/responses/Accepted/headers")))
                .contains("Location", "Penstock-Invocation-Id");
    }

    /** Each is a method and a path. What else a path has are its parameters, without responses. */
    private static List<String> operationsBelowV1(JsonNode paths) {
        return paths.propertyStream()
                .filter(path -> path.getKey().startsWith("/v1"))
                .flatMap(
                        path ->
                                path.getValue()
                                        .propertyStream()
                                        .filter(method -> method.getValue().has("responses"))
                                        .map(
                                                method ->
                                                        method.getKey().toUpperCase(Locale.ROOT)
                                                                + " "
                                                                + path.getKey()))
                .toList();
    }

    private static List<String> names(JsonNode object) {
        return object.propertyStream().map(Map.Entry::getKey).toList();
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
}
