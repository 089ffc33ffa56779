package io.penstock.runtime.admin;

import static io.penstock.runtime.admin.TestingApi.assertProblem;
import static io.penstock.runtime.admin.TestingApi.bytes;
import static io.penstock.runtime.admin.TestingApi.jar;
import static io.penstock.runtime.admin.TestingApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management API over HTTP, without workers: functions, versions and aliases. */
@QuarkusTest
@QuarkusTestResource(RunningControlPlane.class)
class ManagementApiIT {

    @TestHTTPResource URI root;

    private TestingApi api;

    @BeforeEach
    void connect() {
        api = new TestingApi(root);
    }

    @Test
    void deploysServesTheSameAgainAndMakesVersions() throws Exception {
        HttpResponse<String> first = api.put("/v1/functions/deployed?timeout=5s&env.A=b", jar("1"));
        HttpResponse<String> same = api.put("/v1/functions/deployed?timeout=5s&env.A=b", jar("1"));
        HttpResponse<String> changed = api.put("/v1/functions/deployed?timeout=6s", jar("1"));

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
                        json(api.get("/v1/functions/deployed/versions"))
                                .at("/versions")
                                .findValues("latest"))
                .extracting(JsonNode::asBoolean)
                .containsExactly(true, false);
    }

    @Test
    void takesAFormWithYamlOrJson() throws Exception {
        HttpResponse<String> yaml =
                api.form("/v1/functions/formed", jar("f"), "timeout: 7s\nenv:\n  A: 1.10\n");
        HttpResponse<String> json =
                api.form(
                        "/v1/functions/formed",
                        jar("f"),
                        "{\"env\":{\"A\":\"" + "x".repeat(5000) + "\"}}");
        HttpResponse<String> twice = api.form("/v1/functions/formed?timeout=1s", jar("f"), "{}");

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
                api.put("/v1/functions/" + name + (query == null ? "" : "?" + query), jar("r"));

        assertProblem(refused, 400, code, field);
        assertThat(json(refused).at("/value").asText()).isNotEmpty();
        assertProblem(api.get("/v1/functions/refused"), 404, "unknown-function", "function");
    }

    @Test
    void refusesABadArtifactAndLeavesNothing() throws Exception {
        List<String> before = artifacts();

        assertProblem(api.put("/v1/functions/x", new byte[0]), 400, "bad-artifact", "artifact");
        assertProblem(
                api.put("/v1/functions/x", "hello".getBytes(StandardCharsets.UTF_8)),
                400,
                "bad-artifact",
                "artifact");
        assertProblem(
                api.put("/v1/functions/x", Arrays.copyOf(jar("t"), 60)),
                400,
                "bad-artifact",
                "artifact");
        assertProblem(
                api.form("/v1/functions/x", new byte[] {1}, "{}"), 400, "bad-artifact", "artifact");
        assertProblem(
                api.put("/v1/functions/x", new byte[3 * 1024 * 1024]),
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
                api.put(
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
                api.put("/v1/functions/billing.retried?onFailure=alarm", jar("r")),
                400,
                "bad-setting",
                "onFailure");
    }

    @Test
    void setsMovesAndDeletesAliases() throws Exception {
        api.put("/v1/functions/aliased", jar("1"));
        api.put("/v1/functions/aliased", jar("2"));
        String live = "/v1/functions/aliased/aliases/live";

        assertThat(api.put(live, bytes("{\"version\":1}")).statusCode()).isEqualTo(201);
        HttpResponse<String> moved =
                api.put(
                        live,
                        bytes(
                                "{\"versions\":[{\"version\":2,\"weight\":90},{\"version\":1,\"weight\":10}]}"));
        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(json(moved).at("/versions/0/weight").asInt()).isEqualTo(90);
        assertThat(json(api.get("/v1/functions/aliased/aliases")).at("/aliases")).hasSize(1);
        assertProblem(api.put(live, bytes("{\"version\":7}")), 404, "unknown-version", "version");
        assertProblem(api.put(live, bytes("{\"version\":\"1\"}")), 400, "bad-request", "version");
        assertThat(api.delete(live).statusCode()).isEqualTo(204);
        assertProblem(api.delete(live), 404, "unknown-alias", "alias");
    }

    @Test
    void deletesAFunctionAndNeverReusesItsNumbers() throws Exception {
        api.put("/v1/functions/deleted", jar("1"));

        assertThat(api.delete("/v1/functions/deleted").statusCode()).isEqualTo(204);
        assertProblem(api.delete("/v1/functions/deleted"), 404, "unknown-function", "function");
        HttpResponse<String> anew = api.put("/v1/functions/deleted", jar("1"));

        assertThat(anew.statusCode()).isEqualTo(201);
        assertThat(json(anew).at("/version").asInt()).isEqualTo(2);
    }

    @Test
    void listsInPages() throws Exception {
        api.put("/v1/functions/paged.a", jar("1"));
        api.put("/v1/functions/paged.b", jar("1"));
        api.put("/v1/functions/paged.c", jar("1"));

        JsonNode page = json(api.get("/v1/functions?after=paged.a&limit=1"));

        assertThat(page.at("/functions/0/name").asText()).isEqualTo("paged.b");
        assertThat(page.at("/next").asText()).isEqualTo("paged.b");
        assertProblem(api.get("/v1/functions?limit=0"), 400, "bad-request", "limit");
        assertProblem(api.get("/v1/functions?after=Nope"), 400, "bad-name", "name");
    }

    private static List<String> artifacts() throws IOException {
        try (Stream<Path> files = Files.list(RunningControlPlane.DATA.resolve("artifacts"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
