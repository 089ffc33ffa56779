package io.penstock.runtime.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Asks a management API with the admin key. */
final class TestingApi {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BOUNDARY = "a-boundary-nobody-uses";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI root;

    TestingApi(URI root) {
        this.root = root;
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET().build());
    }

    HttpResponse<String> delete(String path) throws Exception {
        return send(request(path).DELETE().build());
    }

    HttpResponse<String> put(String path, byte[] body) throws Exception {
        return send(request(path).PUT(BodyPublishers.ofByteArray(body)).build());
    }

    HttpResponse<String> form(String path, byte[] jar, String config) throws Exception {
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

    /** A request with the admin key. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path))
                .header("Authorization", "Bearer " + RunningControlPlane.KEY);
    }

    HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> response) throws Exception {
        return JSON.readTree(response.body());
    }

    /** A jar with one entry. */
    static byte[] jar(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry("pkg/Hello.class");
            entry.setTime(0);
            zip.putNextEntry(entry);
            zip.write(bytes(content));
        }
        return bytes.toByteArray();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void assertProblem(HttpResponse<String> response, int status, String code, String field)
            throws Exception {
        assertCode(response, status, code);
        assertThat(json(response).at("/field").asText()).isEqualTo(field);
    }

    static void assertCode(HttpResponse<String> response, int status, String code)
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
}
