package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.e2e.InstalledTool.Run;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the container files and the pod start, with what they set, but for the container. */
class ContainerST {

    private static final int WRONG_CONFIGURATION = 78;
    private static final String KEY = "of-the-secret-0123456789";

    @TempDir private Path volume;

    @Test
    void imageStartsTheServerOverItsVolume() throws Exception {
        // Given
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("PENSTOCK_ADMIN_KEY", "short");
        List<String> command = new ArrayList<>(words("ENTRYPOINT "));
        command.addAll(words("CMD "));

        // When
        Run run = run(command, environment);

        // Then
        // The arguments were right: of wrong ones it would have said so first, with 2.
        assertThat(run.exitCode()).as(run.output()).isEqualTo(WRONG_CONFIGURATION);
        assertThat(run.output()).contains("PENSTOCK_ADMIN_KEY");
    }

    @Test
    void imageIsUnhealthyWhenNothingListensAtItsPort() throws Exception {
        // Given
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("PENSTOCK_ADMIN_KEY", KEY);

        // When
        Run run = run(words("    CMD "), environment);

        // Then
        assertThat(run.exitCode()).isOne();
        assertThat(run.output()).startsWith("penstock: not ready: ");
    }

    @Test
    void podAnswersItsProbesWithoutAKeyAndItsMonitorWithOne() throws Exception {
        // Given
        JsonNode pod = DeployFiles.container();
        Map<String, String> environment = new HashMap<>();
        for (JsonNode setting : pod.get("env")) {
            environment.put(setting.get("name").textValue(), setting.path("value").asText(KEY));
        }
        // Those of the machine that runs this.
        environment.keySet().removeAll(List.of("QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT"));
        JsonNode endpoint =
                DeployFiles.yaml("kubernetes/service-monitor.yaml")
                        .getFirst()
                        .at("/spec/endpoints/0");
        String metrics = endpoint.get("path").textValue();

        try (Penstock server = Penstock.create("ContainerST", List.of(), environment)) {
            // When
            server.start();

            // Then
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                String path = pod.at("/" + probe + "/httpGet/path").textValue();
                assertThat(status(server, path, "")).as(path).isEqualTo(200);
            }
            String type = endpoint.at("/authorization/type").textValue();
            assertThat(status(server, metrics, "")).isEqualTo(401);
            assertThat(status(server, metrics, type + " " + KEY)).isEqualTo(200);
        }
    }

    private static int status(Penstock server, String path, String authorization) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.port()).resolve(path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        }
    }

    private Run run(List<String> command, Map<String, String> environment) throws Exception {
        List<String> here =
                command.stream()
                        .map(
                                word ->
                                        word.replace("/var/lib/penstock", volume.toString())
                                                .replace(
                                                        "/opt/penstock",
                                                        Penstock.DISTRIBUTION
                                                                .toAbsolutePath()
                                                                .toString()))
                        .toList();
        return new InstalledTool(Path.of(here.getFirst()))
                .run(volume, environment, here.subList(1, here.size()).toArray(String[]::new));
    }

    /** Its variables, with a port that is free here. */
    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        String line = instruction("ENV (.+)");
        Stream.of(line.split(" "))
                .map(setting -> setting.split("=", 2))
                .forEach(setting -> environment.put(setting[0], setting[1]));
        assertThat(environment).containsKeys("QUARKUS_HTTP_HOST", "QUARKUS_HTTP_PORT");
        environment.put("QUARKUS_HTTP_PORT", "1");
        return environment;
    }

    private static List<String> words(String start) throws Exception {
        String[] words =
                new JsonMapper().readValue(instruction(start + "(\\[.+])"), String[].class);
        return List.of(words);
    }

    private static String instruction(String pattern) {
        String form = Penstock.NATIVE ? "native" : "jvm";
        Matcher matcher =
                Pattern.compile("(?m)^" + pattern + "$")
                        .matcher(DeployFiles.text("container/Containerfile." + form));
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
