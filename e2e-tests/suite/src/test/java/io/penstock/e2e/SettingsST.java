package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of a function, as the function and its callers see them. */
@PenstockTest
class SettingsST {

    private final Functions functions;
    private final Penstock server;

    SettingsST(Penstock server) {
        this.server = server;
        this.functions = server.functions();
    }

    @Test
    void functionSeesItsOwnEnvironment() {
        FunctionJar jar = FunctionJar.of("Settled");
        functions.deploy("greeted", jar, "env.GREETING=hi", "env.EMPTY=", "isolation=shared");
        functions.deploy("alone", jar, "isolation=shared");
        assertThat(functions.answer("greeted")).isEqualTo("{EMPTY=, GREETING=hi} absent");
        assertThat(functions.answer("alone")).isEqualTo("{} absent");
    }

    @Test
    void changedEnvironmentIsANewVersion() {
        functions.deploy("changing", FunctionJar.of("Settled"), "env.GREETING=hi");
        assertThat(functions.answer("changing")).startsWith("{GREETING=hi}");
        functions.deploy("changing", FunctionJar.of("Settled"), "env.GREETING=hello");
        assertThat(functions.answer("changing")).startsWith("{GREETING=hello}");
        assertThat(functions.answer("changing@1")).startsWith("{GREETING=hi}");
    }

    @Test
    void functionReadsTheSecretsItNamesOnly() throws IOException {
        // Given
        secret("db-password", "s3cret-of-the-database\n");
        secret("other", "s3cret-of-others");
        functions.deploy("reader", FunctionJar.of("Settled"), "secrets=db-password");

        // When
        String named = functions.answer("reader?secret=db-password");
        String unnamed = functions.answer("reader?secret=other");

        // Then
        assertThat(named).isEqualTo("{} s3cret-of-the-database");
        assertThat(unnamed).isEqualTo("{} absent");
        String shown = server.given().get("/v1/functions/reader").asString();
        assertThat(shown).contains("db-password").doesNotContain("s3cret");
        assertThat(server.logLines()).noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void secretsMayBeMountedElsewhere(@TempDir Path mount) throws IOException {
        // Given
        Path folder = Files.createDirectories(mount.resolve("default"));
        Files.writeString(folder.resolve("db-password"), "mounted");
        try (Penstock own =
                Penstock.create(
                        "SettingsST-mounted", List.of("-Dpenstock.secrets.directory=" + mount))) {
            own.start();
            own.functions().deploy("reader", FunctionJar.of("Settled"), "secrets=db-password");

            // When
            String answer = own.functions().answer("reader?secret=db-password");

            // Then
            assertThat(answer).isEqualTo("{} mounted");
        }
    }

    @Test
    void secretThatIsNotThereStopsTheDeployment() {
        var answer =
                functions.upload("missing", FunctionJar.of("Settled").bytes(), "secrets=absent");
        var problem = Problems.assertProblem(answer, 400, "bad-setting", "caller");
        assertThat(problem.getString("field")).isEqualTo("secrets");
        assertThat(problem.getString("value")).isEqualTo("absent");
        assertThat(server.given().get("/v1/functions/missing").statusCode()).isEqualTo(404);
    }

    @Test
    void concurrencyIsHowManyCallsAnInstanceRunsAtATime() throws Exception {
        // Given
        functions.deploy("three", FunctionJar.of("Sleeper"), "concurrency=3", "maxInstances=1");
        functions.answer("three");

        // When
        long start = System.nanoTime();
        List<HttpResponse<String>> answers = Load.burst(6, () -> functions.call("three?ms=1500"));
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        // Then
        assertThat(answers).allSatisfy(each -> assertThat(each.statusCode()).isEqualTo(200));
        assertThat(answers.stream().map(HttpResponse::body).distinct()).hasSize(1);
        assertThat(took)
                .as("two rounds of three")
                .isBetween(Duration.ofMillis(3000), Duration.ofMillis(4490));
    }

    private void secret(String name, String value) throws IOException {
        Path folder = Files.createDirectories(server.data().resolve("secrets/default"));
        Files.writeString(folder.resolve(name), value);
    }
}
