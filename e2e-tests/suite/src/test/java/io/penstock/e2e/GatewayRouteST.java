package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.e2e.BareConnection.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** To which function, which version and which of its paths a request leads. */
@PenstockTest
class GatewayRouteST {

    private static final List<String> ALL_CALLS = List.of("/v1/functions/%s/invocations", "/fn/%s");

    private final Functions functions;
    private final Penstock server;

    GatewayRouteST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @BeforeAll
    static void deploy(Penstock server) {
        server.functions().deploy("mirror", FunctionJar.of("Mirror"));
        server.functions().deploy("open-mirror", FunctionJar.of("Mirror"), "auth=public");
        server.functions().deploy("echo", FunctionJar.of("Echo"));
        FunctionJar marker = FunctionJar.of("VersionMarker");
        server.functions().deploy("versions", marker.with("marker.txt", "one"));
        server.functions().deploy("versions", marker.with("marker.txt", "two"));
    }

    @Test
    void callsAVersionByNumber() {
        for (String path : ALL_CALLS) {
            assertThat(ok(path.formatted("versions"))).isEqualTo("two");
            assertThat(ok(path.formatted("versions@1"))).isEqualTo("one");
            assertThat(ok(path.formatted("versions@2"))).isEqualTo("two");
            Problems.assertProblem(
                    send(path.formatted("versions@99")), 404, "unknown-version", "caller");
            Problems.assertProblem(send(path.formatted("versions@0")), 400, "bad-name", "caller");
        }
    }

    @Test
    void callsTheVersionAnAliasLeadsTo() {
        // Given
        alias("stable", "{\"version\":1}");

        for (String path : ALL_CALLS) {
            // When, Then
            assertThat(ok(path.formatted("versions:stable"))).isEqualTo("one");
            Problems.assertProblem(
                    send(path.formatted("versions:absent")), 404, "unknown-alias", "caller");
        }
    }

    @Test
    void aliasWithWeightsSharesCallsOut() {
        // Given
        alias(
                "half",
                "{\"versions\":[{\"version\":1,\"weight\":50},{\"version\":2,\"weight\":50}]}");

        for (String path : ALL_CALLS) {
            // When
            Set<String> seen = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                seen.add(ok(path.formatted("versions:half")));
            }

            // Then
            assertThat(seen).containsExactlyInAnyOrder("one", "two");
        }
    }

    @Test
    void pathAndQueryAreDecodedOnce() throws IOException {
        assertThat(lines("GET /fn/mirror/a%20b/../c?x=1+2&x=%C3%A9&y")).contains("path=/c");
        assertThat(lines("GET /fn/mirror/a%20b/c?x=1+2&x=3%264"))
                .contains("path=/a b/c", "query.x=[1 2, 3&4]");
        assertThat(lines("GET /fn/mirror/1+2/%2525")).contains("path=/1+2/%25");
        assertThat(lines("GET /fn/mirror")).contains("path=/", "method=GET");
        assertThat(lines("DELETE /fn/mirror/")).contains("path=/", "method=DELETE");
        assertThat(lines("POST /v1/functions/mirror/invocations")).contains("path=/");
    }

    @Test
    void pathCannotLeaveTheFunctionsRoute() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            for (String path :
                    new String[] {"/fn/open-mirror/../echo", "/fn/open-mirror/%2e%2e/echo"}) {
                connection.send(BareConnection.head("POST " + path, "Content-Length: 0"));
                Problems.assertProblem(connection.answer(), 401, "unauthorized", "caller");
            }
        }
    }

    @Test
    void pathThatCouldMisleadAFunctionIsRefused() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            for (String path : new String[] {"..%2f..%2fetc", "a/%2e%2e%2fb", "a%00b", "%ff"}) {
                connection.send(head("GET /fn/mirror/" + path));
                Problems.assertProblem(connection.answer(), 400, "bad-request", "caller");
            }
        }
    }

    @Test
    void aPathWithABrokenEscapeIsRefusedWhereverItLeads() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            for (String path : new String[] {"/fn/mirror/%zz", "/fn/mirror/%", "/%zz", "/x%4"}) {
                connection.send(head("GET " + path));
                assertThat(connection.answer().status()).as(path).isEqualTo(400);
            }
        }
    }

    @Test
    void invocationsAreMadeByPostOnly() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            connection.send(head("GET /v1/functions/mirror/invocations"));

            Answer answer = connection.answer();
            Problems.assertProblem(answer, 405, "method-not-allowed", "caller");
            assertThat(answer.header("Allow")).contains("POST");
        }
    }

    @Test
    void pathWithoutAFunctionLeadsNowhere() throws IOException {
        try (BareConnection connection = BareConnection.to(server)) {
            for (String path : new String[] {"/fn", "/fn/", "/fn//"}) {
                connection.send(head("GET " + path));
                Problems.assertProblem(connection.answer(), 404, "not-found", "caller");
            }
        }
    }

    private void alias(String name, String body) {
        var made =
                server.given()
                        .contentType("application/json")
                        .body(body)
                        .put("/v1/functions/versions/aliases/" + name);
        assertThat(made.statusCode()).as(made.asString()).isIn(200, 201);
    }

    private String ok(String path) {
        HttpResponse<String> answer = send(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpResponse<String> send(String path) {
        var request = functions.request(path).POST(BodyPublishers.ofString("x")).build();
        return functions.send(request, BodyHandlers.ofString());
    }

    private List<String> lines(String methodAndTarget) throws IOException {
        return BareConnection.mirrored(server, methodAndTarget);
    }

    private String head(String methodAndTarget) {
        return BareConnection.authorized(server, methodAndTarget);
    }
}
