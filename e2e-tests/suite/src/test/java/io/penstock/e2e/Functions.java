package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Deploys and calls the functions of one server. Safe for any number of threads. */
final class Functions {

    private static final Duration RUNNING_MAX = Duration.ofSeconds(10);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();

    private final Penstock server;
    private final String authorization;

    Functions(Penstock server) {
        this.server = server;
        this.authorization = "Bearer " + server.key();
    }

    /**
     * Uploads a jar.
     *
     * @param settings each {@code name=value}
     * @return whatever the server says
     */
    Response upload(String function, byte[] jar, String... settings) {
        RequestSpecification request =
                server.given().contentType("application/java-archive").body(jar);
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            request.queryParam(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return request.put("/v1/functions/" + function);
    }

    /** Uploads a jar, which must be accepted. */
    void deploy(String function, FunctionJar jar, String... settings) {
        Response response = upload(function, jar.bytes(), settings);
        assertThat(response.statusCode()).as(response.asString()).isIn(200, 201);
    }

    /** Calls a function with {@code POST} and an empty body. */
    HttpResponse<String> call(String functionAndQuery) {
        return call(functionAndQuery, "");
    }

    /** Calls a function with {@code POST} and a text. */
    HttpResponse<String> call(String functionAndQuery, String body) {
        HttpRequest request =
                request("/fn/" + functionAndQuery)
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return send(request, BodyHandlers.ofString());
    }

    /** As {@link #call(String)}, on a new connection that is closed afterwards. */
    HttpResponse<String> callOnConnectionOfItsOwn(String functionAndQuery) {
        HttpRequest request =
                request("/fn/" + functionAndQuery).POST(BodyPublishers.noBody()).build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return send(client, request, BodyHandlers.ofString());
        }
    }

    /** Sends any request; a failure of the connection fails the test. */
    <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return send(CLIENT, request, handler);
    }

    private static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (IOException e) {
            throw new AssertionError(request + " failed: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(request + " was interrupted", e);
        }
    }

    /** A request with the admin key. */
    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(server.uri(pathAndQuery))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization);
    }

    /** How many calls of a function are in an instance, as the metrics say. */
    double running(String function) {
        return server.metrics().sum("penstock_instances", "function=" + function, "state=leased");
    }

    /** Waits until so many calls of a function are in an instance. */
    void awaitRunning(String function, int calls) {
        await("calls of %s that run: %d".formatted(function, calls))
                .atMost(RUNNING_MAX)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(running(function)).isEqualTo(calls));
    }

    /** Calls a function and returns the answer's text, which must come with 200. */
    String answer(String functionAndQuery) {
        return answer(functionAndQuery, "");
    }

    /** Calls a function with a text and returns the answer's text, which must come with 200. */
    String answer(String functionAndQuery, String body) {
        HttpResponse<String> response = call(functionAndQuery, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
