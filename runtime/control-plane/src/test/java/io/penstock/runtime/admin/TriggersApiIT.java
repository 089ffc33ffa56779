package io.penstock.runtime.admin;

import static io.penstock.runtime.admin.TestingApi.assertCode;
import static io.penstock.runtime.admin.TestingApi.assertProblem;
import static io.penstock.runtime.admin.TestingApi.bytes;
import static io.penstock.runtime.admin.TestingApi.jar;
import static io.penstock.runtime.admin.TestingApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The management API of triggers over HTTP, without workers. */
@QuarkusTest
@QuarkusTestResource(RunningControlPlane.class)
class TriggersApiIT {

    @TestHTTPResource URI root;

    private TestingApi api;

    @BeforeEach
    void connect() throws Exception {
        api = new TestingApi(root);
        api.put("/v1/functions/triggered", jar("t"));
    }

    @Test
    void makesShowsAndChangesATrigger() throws Exception {
        HttpResponse<String> first = put("made", "{'path':'/made/{id}','auth':'public'}");
        HttpResponse<String> same = put("made", "{'auth':'public','path':'/made/{id}'}");
        HttpResponse<String> changed = put("made", "{'path':'/made'}");

        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location").orElseThrow())
                .endsWith("/v1/triggers/made");
        JsonNode made = json(first);
        assertThat(made.at("/name").asText()).isEqualTo("made");
        assertThat(made.at("/change").asText()).isEqualTo("new");
        assertThat(made.at("/type").asText()).isEqualTo("http");
        assertThat(made.at("/function").asText()).isEqualTo("triggered");
        assertThat(made.at("/config/path").asText()).isEqualTo("/made/{id}");
        assertThat(made.at("/paused").asBoolean(true)).isFalse();
        assertThat(made.at("/state").asText()).isEqualTo("running");
        assertThat(made.at("/counts/accepted").asLong(-1)).isZero();
        assertThat(made.at("/createdAt").asText()).endsWith("Z");
        assertThat(same.statusCode()).isEqualTo(200);
        assertThat(json(same).at("/change").asText()).isEqualTo("unchanged");
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed).at("/change").asText()).isEqualTo("changed");
        JsonNode shown = json(api.get("/v1/triggers/made"));
        assertThat(shown.at("/config/path").asText()).isEqualTo("/made");
        assertThat(shown.has("change")).isFalse();
        assertThat(json(api.get("/v1/triggers")).at("/triggers").findValuesAsText("name"))
                .contains("made");
    }

    @Test
    void takesYaml() throws Exception {
        HttpResponse<String> answer =
                api.put(
                        "/v1/triggers/yaml",
                        bytes("type: http\nfunction: triggered\nconfig:\n  path: /yaml\n"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    @Test
    void pausesAndResumes() throws Exception {
        put("paused", "{'path':'/paused'}");

        HttpResponse<String> paused = post("/v1/triggers/paused/pause");
        HttpResponse<String> resumed = post("/v1/triggers/paused/resume");

        assertThat(json(paused).at("/state").asText()).isEqualTo("paused");
        assertThat(json(paused).at("/paused").asBoolean()).isTrue();
        assertThat(json(resumed).at("/state").asText()).isEqualTo("running");
    }

    @Test
    void deletesAndForgets() throws Exception {
        put("gone", "{'path':'/gone'}");
        put("cleaned", "{'path':'/cleaned'}");

        assertThat(api.delete("/v1/triggers/gone").statusCode()).isEqualTo(204);
        assertThat(api.delete("/v1/triggers/cleaned?cleanUp=true").statusCode()).isEqualTo(204);

        assertProblem(api.get("/v1/triggers/gone"), 404, "unknown-trigger", "trigger");
        assertProblem(api.delete("/v1/triggers/gone"), 404, "unknown-trigger", "trigger");
        assertProblem(post("/v1/triggers/cleaned/pause"), 404, "unknown-trigger", "trigger");
        assertProblem(api.delete("/v1/triggers/x?cleanUp=yes"), 400, "bad-request", "cleanUp");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'type':'http','function':'triggered'} | 400 | bad-setting | config.path",
                "{'type':'http','function':'triggered','config':7} | 400 | bad-setting | config",
                "{'function':'triggered'} | 400 | bad-setting | type",
                "{'type':'http'} | 400 | bad-setting | function",
                "{'type':'http','function':'No'} | 400 | bad-setting | function",
                "{'type':'http','function':'a.b'} | 400 | bad-setting | function",
                "{'type':'http','function':'nobody'} | 404 | unknown-function | function",
                "{'type':'http','function':'triggered','more':1} | 400 | unknown-setting | more",
                "{'type':'http','function':'triggered','config':{'path':'/a','x':{'secret':'no'}}}"
                        + " | 400 | bad-setting | config.x",
                "{'type':'http','function':'triggered','config':{'path':'/a','x':{'secret':7}}}"
                        + " | 400 | bad-setting | config.x"
            })
    void refusesABadTriggerNamingTheField(String body, int status, String code, String field)
            throws Exception {
        HttpResponse<String> refused = api.put("/v1/triggers/refused", bytes(quoted(body)));

        assertProblem(refused, status, code, field);
        assertThat(api.get("/v1/triggers/refused").statusCode()).isEqualTo(404);
    }

    @Test
    void aReferenceToASecretNeedsTheSecret() throws Exception {
        Path secrets = Files.createDirectories(RunningControlPlane.DATA.resolve("secrets/default"));
        Files.writeString(secrets.resolve("there"), "x");

        HttpResponse<String> known = put("secretive", "{'path':'/a','x':[{'secret':'there'}]}");

        // The secret is there, so the next check is the one that refuses.
        assertProblem(known, 400, "unknown-setting", "config.x");
    }

    @Test
    void refusesWhatConflicts() throws Exception {
        put("one", "{'path':'/shared/{a}'}");

        HttpResponse<String> other = put("two", "{'path':'/shared/{b}'}");
        HttpResponse<String> function = api.delete("/v1/functions/triggered");

        assertProblem(other, 409, "conflict", "config.path");
        assertThat(json(other).at("/trigger").asText()).isEqualTo("one");
        assertCode(function, 409, "conflict");
        assertThat(json(function).at("/triggers").asText()).contains("one");
        assertCode(api.put("/v1/triggers/No", bytes("{}")), 400, "bad-name");
    }

    @Test
    void listsInPages() throws Exception {
        put("page-a", "{'path':'/page-a'}");
        put("page-b", "{'path':'/page-b'}");

        JsonNode first = json(api.get("/v1/triggers?limit=1&after=page"));
        JsonNode second = json(api.get("/v1/triggers?limit=1&after=" + first.at("/next").asText()));

        assertThat(first.at("/triggers/0/name").asText()).isEqualTo("page-a");
        assertThat(second.at("/triggers/0/name").asText()).isEqualTo("page-b");
    }

    private HttpResponse<String> put(String name, String config) throws Exception {
        return api.put(
                "/v1/triggers/" + name,
                bytes(quoted("{'type':'http','function':'triggered','config':" + config + "}")));
    }

    private HttpResponse<String> post(String path) throws Exception {
        return api.send(api.request(path).POST(BodyPublishers.noBody()).build());
    }

    private static String quoted(String text) {
        return text.replace((char) 39, (char) 34);
    }
}
