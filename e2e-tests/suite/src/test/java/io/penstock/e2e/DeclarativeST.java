package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is told its functions and triggers by a file. */
class DeclarativeST {

    private static final String WHOLE =
            """
            functions:
              routed:
                artifact: routed.jar
                config:
                  timeout: 5s
            triggers:
              declared:
                type: http
                function: routed
                config:
                  path: /declared/{id}
                  auth: public
            """;

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("penstock.yaml");
        Files.write(folder.resolve("routed.jar"), FunctionJar.of("Routed").bytes());
        Files.writeString(file, WHOLE);
    }

    @Test
    void servesWhatTheFileNamesAndMakesNothingAnewAfterARestart() throws IOException {
        try (Penstock server = server("DeclarativeST")) {
            // When
            server.start();
            String first = seen(server, "/declared/7");
            server.terminate();
            server.awaitEnd();
            server.start();
            String second = seen(server, "/declared/8");

            // Then
            assertThat(List.of(first, second)).containsExactly("7", "8");
            assertThat(server.given().get("/v1/functions/routed").jsonPath().getInt("version"))
                    .isEqualTo(1);
        }
    }

    @Test
    void anErrorStopsTheStartNamingFileAndPlace() throws IOException {
        Files.writeString(file, WHOLE.replace("/declared/{id}", "/v1/declared"));

        try (Penstock server = server("DeclarativeST-error")) {
            Penstock.Refusal refusal = server.startAnother();

            assertThat(refusal.exitCode()).as(refusal.output()).isNotZero();
            assertThat(refusal.output())
                    .contains(file + ": triggers.declared.config.path: ")
                    .doesNotContain("\tat ");
        }
    }

    private Penstock server(String name) throws IOException {
        return Penstock.create(name, List.of(), Map.of("PENSTOCK_CONFIG", file.toString()));
    }

    private static String seen(Penstock server, String path) {
        HttpResponse<String> answer =
                server.functions()
                        .send(
                                HttpRequest.newBuilder(server.uri(path)).build(),
                                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Seen-Id").orElseThrow();
    }
}
