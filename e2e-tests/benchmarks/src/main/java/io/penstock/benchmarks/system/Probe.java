package io.penstock.benchmarks.system;

import io.penstock.benchmarks.workload.Workload;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks a system for a workload once, as the load will, and looks at the answer. */
final class Probe {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

    private Probe() {}

    /**
     * Asks once; of several functions the first, the one in the middle and the last.
     *
     * @throws IOException if nobody listens yet
     * @throws IllegalStateException if an answer is wrong
     */
    static void ask(Workload workload, RunningSystem system)
            throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String path : some(system.paths(workload))) {
                HttpRequest request = request(workload, system, path);
                check(workload, client.send(request, BodyHandlers.ofByteArray()));
            }
        }
    }

    private static Set<String> some(List<String> paths) {
        return new LinkedHashSet<>(
                List.of(paths.getFirst(), paths.get(paths.size() / 2), paths.getLast()));
    }

    private static HttpRequest request(Workload workload, RunningSystem system, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + system.port() + path))
                        .timeout(ANSWER_MAX)
                        .header("Content-Type", workload.contentType())
                        .POST(BodyPublishers.ofByteArray(workload.body()));
        system.headers().forEach(request::header);
        return request.build();
    }

    private static void check(Workload workload, HttpResponse<byte[]> response) {
        byte[] answer = response.body();
        if (response.statusCode() != 200 || !workload.isAnswer(answer)) {
            String shown =
                    new String(answer, 0, Math.min(answer.length, 500), StandardCharsets.UTF_8);
            throw new IllegalStateException(
                    "%s answered %d: %s".formatted(response.uri(), response.statusCode(), shown));
        }
    }
}
