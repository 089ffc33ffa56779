package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asynchronous invocations of one server's functions. Safe for any number of threads. */
final class Events {

    private static final Duration STATUS_MAX = Duration.ofSeconds(20);
    private static final int PAGE = 1000;
    private static final String PATH = "/v1/invocations/";

    private final Functions functions;

    Events(Penstock server) {
        this.functions = server.functions();
    }

    /**
     * Sends an event and returns whatever the server says; a failure of the connection fails the
     * test.
     *
     * @param headers names and values in turn
     */
    HttpResponse<String> send(String function, String body, String... headers) {
        HttpRequest.Builder request =
                functions
                        .request("/v1/functions/" + function + "/invocations")
                        .timeout(Duration.ofSeconds(20))
                        .header("Content-Type", "text/plain")
                        .header("Prefer", "respond-async")
                        .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return functions.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends an event, which must be accepted, and returns its invocation's id. */
    String accept(String function, String body, String... headers) {
        return id(send(function, body, headers));
    }

    /** The invocation's id in an answer, which must say that the event was accepted. */
    static String id(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        String location = response.headers().firstValue("Location").orElse("");
        assertThat(location).startsWith(PATH);
        String id = location.substring(PATH.length());
        // Parsing would cost the tests that send much more than the sending.
        assertThat(response.body()).contains("\"" + id + "\"");
        return id;
    }

    /** How an invocation stands. */
    JsonPath get(String id) {
        return json(PATH + id);
    }

    /** The status of an invocation. */
    String status(String id) {
        return get(id).getString("status");
    }

    /** Waits until an invocation has a status. */
    void awaitStatus(String id, String status) {
        await("%s is %s".formatted(id, status))
                .atMost(STATUS_MAX)
                .untilAsserted(() -> assertThat(status(id)).isEqualTo(status));
    }

    /** The ids of some invocations of a function that have a status. */
    List<String> withStatus(String function, String status) {
        return json("/v1/invocations?limit=1000&function=" + function + "&status=" + status)
                .getList("invocations.id");
    }

    /** A dead letter. */
    JsonPath deadLetter(String id) {
        return json("/v1/dead-letters/" + id);
    }

    /** The ids of all dead letters of a function, the oldest first. */
    List<String> deadLetters(String function) {
        List<String> ids = new ArrayList<>();
        String after = "";
        while (after != null) {
            String from = after.isEmpty() ? "" : "&after=" + after;
            JsonPath page = json("/v1/dead-letters?limit=" + PAGE + "&function=" + function + from);
            ids.addAll(page.getList("deadLetters.id"));
            after = page.getString("next");
        }
        return ids;
    }

    /** Any other request, without a body. */
    HttpResponse<String> request(String method, String pathAndQuery) {
        return functions.send(
                functions.request(pathAndQuery).method(method, BodyPublishers.noBody()).build(),
                BodyHandlers.ofString());
    }

    /** What is read from an address, which must be there. */
    JsonPath json(String pathAndQuery) {
        HttpResponse<String> response = request("GET", pathAndQuery);
        assertThat(response.statusCode())
                .as("%s: %s", pathAndQuery, response.body())
                .isEqualTo(200);
        return JsonPath.from(response.body());
    }
}
